// The user's layer of fact: what a board file says about a device, or adds that no tree has. It beats every other layer.
import type { AddressWindow, MemoryProperties, Range } from "../buffer/memory.ts";
import type { Answer } from "../diagnostic/answer.ts";
import { MEMORY_MODELS } from "../drivers/memory-model.ts";
import type { Alignment, MemoryModel, Role } from "../drivers/row.ts";
import type { Device, Fact, Obstacle } from "./board.ts";

export interface UserDevice {
  /** Node path, label, or a made name for a device without a node. */
  readonly name: string;
  /** File and line, for the facts' source. */
  readonly source: string;
  readonly role?: Role | undefined;
  readonly enabled?: boolean | undefined;
  readonly busMaster?: Answer | undefined;
  readonly translation?: "iommu" | "internal" | "none" | undefined;
  readonly iommu?: string | undefined;
  readonly memory?: MemoryModel | undefined;
  readonly needsContiguous?: Answer | undefined;
  readonly import?: Answer | undefined;
  readonly export?: Answer | undefined;
  readonly window?: AddressWindow | undefined;
  readonly physical?: Range | undefined;
  readonly coherent?: Answer | undefined;
  readonly protected?: Answer | undefined;
  readonly alignment?: Alignment | undefined;
  readonly formats?: Device["formats"] | undefined;
  readonly modifiers?: readonly string[] | undefined;
  readonly codec?: Device["codec"] | undefined;
}

export type UserHeap = Pick<
  MemoryProperties,
  "id" | "contiguous" | "cpuCached" | "structPages" | "protected"
> & {
  readonly names: readonly string[];
  readonly region?: string;
  readonly range?: Range;
};

/** Addresses that an IOMMU the user vouches for can hold in its page tables, and the reach of a device nobody limits. */
const WIDE: Range = { lo: 0n, hi: (1n << 48n) - 1n };

/** A device that only the user knows: what is not said stays unknown. */
export function madeDevice(name: string): Device {
  return {
    node: name,
    compatible: [],
    labels: [],
    enabled: true,
    role: "unknown",
    roles: [],
    row: undefined,
    busMaster: "unknown",
    translation: "unknown",
    iommu: undefined,
    needsContiguous: "unknown",
    import: "unknown",
    export: "unknown",
    memory: "unknown",
    window: undefined,
    physical: undefined,
    maxSegment: 0x1_0000n,
    coherent: "no",
    pool: undefined,
    protected: "no",
    alignment: {},
    formats: {},
    obstacles: [],
    facts: [],
  };
}

/** The device with what the user says in place, and what follows from it worked out again. */
export function overrideDevice(device: Device, user: UserDevice): Device {
  const translation = user.translation ?? device.translation;
  const memory = user.memory ?? memoryFor(device, user.translation);
  const retranslated = user.translation !== undefined && user.translation !== device.translation;
  const window = user.window ?? (retranslated ? windowFor(translation) : device.window);
  return {
    ...device,
    enabled: user.enabled ?? device.enabled,
    obstacles: obstaclesFor(device, user),
    role: user.role ?? device.role,
    roles: user.role === undefined ? device.roles : [...new Set([user.role, ...device.roles])],
    busMaster: user.busMaster ?? (user.memory === undefined ? device.busMaster : "yes"),
    translation,
    iommu: user.iommu ?? (translation === "iommu" ? (device.iommu ?? "an IOMMU") : undefined),
    memory,
    needsContiguous:
      user.needsContiguous ??
      needsFor(memory, translation, retranslated || user.memory !== undefined, device),
    import: user.import ?? importFor(device, memory, retranslated),
    export: user.export ?? device.export,
    window,
    physical:
      user.physical ??
      (user.window
        ? physicalFor(user.window)
        : retranslated
          ? reachOf(translation)
          : device.physical),
    maxSegment: retranslated ? WIDE.hi : device.maxSegment,
    coherent: user.coherent ?? device.coherent,
    protected: user.protected ?? device.protected,
    alignment: { ...device.alignment, ...user.alignment },
    formats: { ...device.formats, ...user.formats },
    ...(user.modifiers ? { modifiers: user.modifiers } : {}),
    ...(user.codec ? { codec: user.codec } : {}),
    facts: [...device.facts, ...factsOf(user)],
  };
}

function obstaclesFor(device: Device, { enabled, source }: UserDevice): readonly Obstacle[] {
  if (enabled === undefined) return device.obstacles;
  const others = device.obstacles.filter(({ rule }) => rule !== "disabled");
  // An overlay may enable a device and wire its sensor: who says that it runs says both.
  const wiring: readonly Obstacle["rule"][] = ["no-endpoint", "no-receiver"];
  if (enabled) return others.filter(({ rule }) => !wiring.includes(rule));
  const fact = { field: "enabled", value: "false", layer: "user" as const, source };
  return [
    ...others,
    {
      rule: "disabled",
      answer: "no",
      message: `${device.node} is disabled in the board file`,
      fact,
    },
  ];
}

/** A driver that refuses imports without an IOMMU takes them with one, and the other way round. */
function importFor(device: Device, memory: Device["memory"], retranslated: boolean): Answer {
  if (!retranslated || !device.row) return device.import;
  return memory === "refuses" ? "no" : device.row.import;
}

function memoryFor(device: Device, translation: UserDevice["translation"]): Device["memory"] {
  if (translation === undefined || !device.row) return device.memory;
  return translation === "none"
    ? (device.row.withoutIommu ?? device.row.memory)
    : device.row.memory;
}

function needsFor(
  memory: Device["memory"],
  translation: Device["translation"],
  changed: boolean,
  device: Device,
): Answer {
  if (!changed) return device.needsContiguous;
  if (memory === "unknown") return "unknown";
  if (memory === "refuses") return "no";
  const { programs } = MEMORY_MODELS[memory];
  if (programs !== "one" && programs !== "first") return "no";
  return translation === "none" ? "yes" : translation === "unknown" ? "unknown" : "no";
}

function windowFor(translation: Device["translation"]): AddressWindow | undefined {
  return translation === "iommu" ? { space: "iova", lo: 0n, hi: 0xffff_ffffn } : undefined;
}

function physicalFor(window: AddressWindow): Range {
  return window.space === "physical" ? { lo: window.lo, hi: window.hi } : WIDE;
}

/** Behind an IOMMU or an MMU that the user vouches for, any RAM; without one only what a window says. */
function reachOf(translation: Device["translation"]): Range | undefined {
  return translation === "iommu" || translation === "internal" ? WIDE : undefined;
}

/** One for each field that is said. */
export function factsOf(user: UserDevice): readonly Fact[] {
  const { name: _name, source, ...said } = user;
  return Object.entries(said).flatMap(([field, value]) =>
    value === undefined
      ? []
      : [
          {
            field,
            value: typeof value === "object" ? JSON.stringify(value, toText) : String(value),
            layer: "user",
            source,
          },
        ],
  );
}

function toText(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? `0x${value.toString(16)}` : value;
}
