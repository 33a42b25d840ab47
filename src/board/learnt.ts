// What a run has learnt of a machine's devices by trying them: the `live:` section of a board file. It beats tree, drivers
// and kernel, and yields to `devices:` of the user and to what a running system says now.
import { formatVersion, parseVersion } from "../drivers/version.ts";
import { MEMORY_MODELS } from "../drivers/memory-model.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Device, Fact } from "./board.ts";
import type { Kernel } from "./kernel/kernel.ts";
import { factsOf, overrideDevice, type UserDevice } from "./user.ts";

/** What may be learnt of a device; `seen` says of each field how. */
export interface LearntDevice extends Pick<
  UserDevice,
  "name" | "translation" | "import" | "needsContiguous" | "formats"
> {
  readonly seen: { readonly [field: string]: string };
}

export interface Learnt {
  /** Release of the kernel that ran: `6.1.0-50-arm64`. */
  readonly kernel: string;
  readonly devices: readonly LearntDevice[];
}

/** The section as a board file has it, with places for the facts' sources. */
export interface LiveSection {
  readonly kernel: string;
  readonly source: string;
  readonly devices: readonly SeenDevice[];
}

export type SeenDevice = UserDevice & Pick<LearntDevice, "seen">;

/** Another kernel's drivers may do otherwise: what was learnt holds for one release. */
export function learntElsewhere(live: LiveSection, { version }: Kernel): readonly Diagnostic[] {
  if (isOfKernel(live, version)) return [];
  return [
    {
      code: "board-learnt-elsewhere",
      severity: "warning",
      message: `what was learnt on Linux ${live.kernel} is left out for Linux ${formatVersion(version)}`,
      place: { file: live.source },
      help: `run there again with --save-facts, or plan for the kernel that it holds for: --kernel ${live.kernel}`,
    },
  ];
}

/** Those that hold for the kernel. */
export function learntOn(
  live: LiveSection | undefined,
  { version }: Kernel,
): readonly SeenDevice[] {
  return live && isOfKernel(live, version) ? live.devices : [];
}

function isOfKernel({ kernel }: LiveSection, version: Kernel["version"]): boolean {
  const learnt = parseVersion(kernel);
  return learnt?.major === version.major && learnt.minor === version.minor;
}

/**
 * Lays it over the device. Formats are added to a list that is known: that others are refused nobody has seen. Of a
 * translation that is vouched for nobody has seen the reach of its page tables, so that stays open.
 */
export function overrideLearnt(device: Device, learnt: SeenDevice): Device {
  const said = consistent(device, learnt);
  const changed = overrideDevice(device, said);
  const isMoved = changed.translation !== device.translation && said.physical === undefined;
  return {
    ...changed,
    formats: withFormats(device.formats, said.formats ?? {}),
    ...(isMoved ? { physical: undefined } : {}),
    facts: [...device.facts, ...factsOf(said).map((fact) => seenFact(fact, learnt))],
  };
}

function seenFact(fact: Fact, { seen }: SeenDevice): Fact {
  const how = seen[fact.field];
  return {
    ...fact,
    layer: "live",
    value: how === undefined ? fact.value : `${fact.value}: ${how}`,
  };
}

/**
 * What was seen of contiguity holds under the translation that was there. Where the running system translates otherwise
 * now, and where nothing translates for a driver that programs one address, scattered memory was taken in another boot.
 */
function consistent(device: Device, { seen: _seen, ...said }: SeenDevice): UserDevice {
  const isToldNow = device.facts.some(
    ({ field, layer }) => field === "translation" && layer === "live",
  );
  const isOtherBoot =
    isToldNow && said.translation !== undefined && said.translation !== device.translation;
  if (isOtherBoot) return { ...said, translation: undefined, needsContiguous: undefined };
  const translation = said.translation ?? device.translation;
  const isImpossible =
    said.needsContiguous === "no" && translation === "none" && programsOne(device.memory);
  return isImpossible ? { ...said, needsContiguous: undefined } : said;
}

function programsOne(memory: Device["memory"]): boolean {
  return memory !== "unknown" && memory !== "refuses" && MEMORY_MODELS[memory].programs === "one";
}

function withFormats(
  { produces, consumes }: Device["formats"],
  seen: Device["formats"],
): Device["formats"] {
  const all = (list: readonly string[], more: readonly string[] = []) => [
    ...new Set([...list, ...more]),
  ];
  return {
    ...(produces ? { produces: all(produces, seen.produces) } : {}),
    ...(consumes ? { consumes: all(consumes, seen.consumes) } : {}),
  };
}
