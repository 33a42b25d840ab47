// The board file: YAML that adds to or overrides a device tree, or describes a board that has none.
import * as z from "zod/mini";
import type { Range } from "../buffer/memory.ts";
import type { Answer } from "../diagnostic/answer.ts";
import { type Checked, type Diagnostic, hasError, type Place } from "../diagnostic/diagnostic.ts";
import { nearest } from "../diagnostic/suggest.ts";
import { formatNames, parseFormat } from "../format/parse-format.ts";
import { checkShape } from "../document/check-shape.ts";
import { readYaml, type YamlDocument } from "../document/yaml-document.ts";
import { MEMORY_MODELS } from "../drivers/memory-model.ts";
import type { MemoryModel } from "../drivers/row.ts";
import { parseVersion } from "../drivers/version.ts";
import { memparse } from "./kernel/cmdline.ts";
import type { LiveSection } from "./learnt.ts";
import type { UserDevice, UserHeap } from "./user.ts";

/** What a board file says, every part optional. Paths are as written: relative to the file. */
export interface BoardFile {
  readonly file: string;
  readonly tree?: string | undefined;
  readonly model?: string | undefined;
  readonly kernel: {
    readonly version?: string | undefined;
    readonly arch?: "arm" | "arm64" | undefined;
    readonly config?: string | undefined;
    readonly cmdline?: string | undefined;
  };
  readonly memory?: readonly { readonly base: bigint; readonly size: bigint }[] | undefined;
  readonly cma?:
    | {
        readonly name: string;
        readonly size: bigint;
        readonly range?: Range;
        readonly source: string;
      }
    | undefined;
  readonly devices: readonly UserDevice[];
  readonly heaps: readonly (UserHeap & { readonly source: string })[];
  /** What a run has learnt and written. */
  readonly live?: LiveSection | undefined;
}

const answer = z.union([z.enum(["yes", "no", "unknown"]), z.boolean()]);
const size = z.union([z.string(), z.number()]);
const span = z.strictObject({ lo: size, hi: size });
const models = Object.keys(MEMORY_MODELS) as [MemoryModel, ...MemoryModel[]];
const positive = z.int().check(z.positive());
const formatList = z.array(z.string());

const deviceKeys = {
  role: z.optional(
    z.enum(["camera", "isp", "codec", "jpeg", "display", "gpu", "2d", "npu", "unknown"]),
  ),
  enabled: z.optional(z.boolean()),
  busMaster: z.optional(answer),
  translation: z.optional(z.enum(["iommu", "internal", "none"])),
  iommu: z.optional(z.string()),
  memory: z.optional(z.enum(models)),
  needsContiguous: z.optional(answer),
  import: z.optional(answer),
  export: z.optional(answer),
  window: z.optional(z.strictObject({ space: z.enum(["physical", "iova"]), lo: size, hi: size })),
  physical: z.optional(span),
  coherent: z.optional(answer),
  protected: z.optional(answer),
  alignment: z.optional(
    z.strictObject({
      stride: z.optional(positive),
      width: z.optional(positive),
      height: z.optional(positive),
      offset: z.optional(positive),
      size: z.optional(positive),
      maxStride: z.optional(positive),
      readAhead: z.optional(positive),
      maxWidth: z.optional(positive),
      maxHeight: z.optional(positive),
    }),
  ),
  formats: z.optional(
    z.strictObject({ produces: z.optional(formatList), consumes: z.optional(formatList) }),
  ),
  modifiers: z.optional(z.array(z.string())),
  codec: z.optional(z.array(z.enum(["encode", "decode"]))),
};
const device = z.strictObject(deviceKeys);
const seenDevice = z.strictObject({
  ...deviceKeys,
  seen: z.optional(z.record(z.string(), z.string())),
});

const heap = z.strictObject({
  contiguous: answer,
  cached: z.optional(answer),
  protected: z.optional(answer),
  pages: z.optional(answer),
  region: z.optional(z.string()),
  range: z.optional(span),
  aliases: z.optional(z.array(z.string())),
});

const schema = z.strictObject({
  tree: z.optional(z.string()),
  model: z.optional(z.string()),
  kernel: z.optional(
    z.strictObject({
      version: z.optional(z.union([z.string(), z.number()])),
      arch: z.optional(z.enum(["arm", "arm64"])),
      config: z.optional(z.string()),
      cmdline: z.optional(z.string()),
    }),
  ),
  memory: z.optional(z.union([size, z.array(z.strictObject({ base: size, size }))])),
  cma: z.optional(z.strictObject({ size, base: z.optional(size), name: z.optional(z.string()) })),
  devices: z.optional(z.record(z.string(), device)),
  heaps: z.optional(z.record(z.string(), heap)),
  live: z.optional(
    z.strictObject({
      kernel: z.string(),
      devices: z.optional(z.record(z.string(), seenDevice)),
    }),
  ),
});

type Shape = z.infer<typeof schema>;

/** Sizes and addresses are numbers or kernel style (`256M`, `0x40000000`); answers are yes, no, unknown. */
export function parseBoardFile(text: string, file: string): Checked<BoardFile> {
  const document = readYaml(text, file);
  const shape = checkShape(schema, document, "board");
  const diagnostics = [...document.diagnostics, ...shape.diagnostics];
  if (shape.value === undefined || hasError(diagnostics)) return { diagnostics };
  const reader = new Amounts(document);
  const value = {
    ...toBoardFile(shape.value, document, reader),
    kernel: kernelOf(shape.value, document, text),
  };
  const all = [...diagnostics, ...reader.diagnostics, ...badRelease(shape.value, document)];
  return hasError(all) ? { diagnostics: all } : { value, diagnostics: all };
}

/** As a number 5.10 would be 5.1: the version is read as it is written. */
function kernelOf({ kernel }: Shape, document: YamlDocument, text: string): BoardFile["kernel"] {
  const version =
    typeof kernel?.version === "number"
      ? writtenAt(document.placeOf(["kernel", "version"]), text)
      : kernel?.version;
  return { ...kernel, version };
}

function writtenAt({ line = 1, column = 1, length = 0 }: Place, text: string): string {
  return (text.split(/\r?\n/)[line - 1] ?? "").slice(column - 1, column - 1 + length);
}

function toBoardFile(
  shape: Shape,
  document: YamlDocument,
  read: Amounts,
): Omit<BoardFile, "kernel"> {
  const { memory, cma } = shape;
  return {
    file: document.file,
    tree: shape.tree,
    model: shape.model,
    memory:
      memory === undefined
        ? undefined
        : Array.isArray(memory)
          ? memory.map((bank, at) => ({
              base: read.amount(bank.base, ["memory", at, "base"]),
              size: read.amount(bank.size, ["memory", at, "size"]),
            }))
          : [{ base: 0n, size: read.amount(memory, ["memory"]) }],
    cma: cma && cmaOf(cma, document, read),
    devices: Object.entries(shape.devices ?? {}).map(([name, said]) =>
      deviceOf(name, said, ["devices"], document, read),
    ),
    live: shape.live && liveOf(shape.live, document, read),
    heaps: Object.entries(shape.heaps ?? {}).map(([name, said]) => ({
      id: `heap:${name}`,
      names: [name, ...(said.aliases ?? [])],
      contiguous: toAnswer(said.contiguous),
      cpuCached: toAnswer(said.cached) ?? "unknown",
      structPages: toAnswer(said.pages) ?? "yes",
      protected: toAnswer(said.protected) ?? "no",
      ...(said.region === undefined ? {} : { region: said.region }),
      ...(said.range === undefined
        ? {}
        : { range: read.range(said.range, ["heaps", name, "range"]) }),
      source: sourceOf(document, ["heaps", name]),
    })),
  };
}

function cmaOf(
  said: NonNullable<Shape["cma"]>,
  document: YamlDocument,
  read: Amounts,
): BoardFile["cma"] {
  const bytes = read.amount(said.size, ["cma", "size"]);
  const base = said.base === undefined ? undefined : read.amount(said.base, ["cma", "base"]);
  return {
    name: said.name ?? "reserved",
    size: bytes,
    ...(base === undefined || bytes === 0n ? {} : { range: { lo: base, hi: base + bytes - 1n } }),
    source: sourceOf(document, ["cma"]),
  };
}

function liveOf(
  { kernel, devices = {} }: NonNullable<Shape["live"]>,
  document: YamlDocument,
  read: Amounts,
): LiveSection {
  return {
    kernel,
    source: sourceOf(document, ["live"]),
    devices: Object.entries(devices).map(([name, { seen = {}, ...said }]) => ({
      ...deviceOf(name, said, ["live", "devices"], document, read),
      seen,
    })),
  };
}

/** Without its version nobody could say for which kernels the section holds. */
function badRelease({ live }: Shape, document: YamlDocument): readonly Diagnostic[] {
  if (live === undefined || parseVersion(live.kernel)) return [];
  return [
    {
      code: "board-bad-value",
      severity: "error",
      message: `"${live.kernel}" is no kernel release`,
      place: document.placeOf(["live", "kernel"]),
      help: "it is what `uname -r` prints: 6.1.0-50-arm64",
    },
  ];
}

function deviceOf(
  name: string,
  said: NonNullable<Shape["devices"]>[string],
  section: readonly string[],
  document: YamlDocument,
  read: Amounts,
): UserDevice {
  const { window } = said;
  const at = [...section, name];
  return {
    ...said,
    name,
    source: sourceOf(document, at),
    busMaster: toAnswer(said.busMaster),
    needsContiguous: toAnswer(said.needsContiguous),
    import: toAnswer(said.import),
    export: toAnswer(said.export),
    coherent: toAnswer(said.coherent),
    protected: toAnswer(said.protected),
    physical: said.physical && read.range(said.physical, [...at, "physical"]),
    window: window && { space: window.space, ...read.range(window, [...at, "window"]) },
    alignment: said.alignment && definedOnly(said.alignment),
    formats: said.formats && formatsOf(said.formats, [...at, "formats"], read),
  };
}

type SaidFormats = {
  readonly produces?: readonly string[] | undefined;
  readonly consumes?: readonly string[] | undefined;
};

/** Names in any spelling of the field become those of `src/format`. */
function formatsOf(
  said: SaidFormats,
  path: readonly PropertyKey[],
  read: Amounts,
): UserDevice["formats"] {
  const list = (end: "produces" | "consumes") =>
    said[end]?.map((name, at) => read.format(name, [...path, end, at]));
  const produces = list("produces");
  const consumes = list("consumes");
  return { ...(produces ? { produces } : {}), ...(consumes ? { consumes } : {}) };
}

function toAnswer(value: Answer | boolean): Answer;
function toAnswer(value: Answer | boolean | undefined): Answer | undefined;
function toAnswer(value: Answer | boolean | undefined): Answer | undefined {
  return typeof value === "boolean" ? (value ? "yes" : "no") : value;
}

function definedOnly(said: { readonly [key: string]: number | undefined }): {
  readonly [key: string]: number;
} {
  return Object.fromEntries(
    Object.entries(said).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

function sourceOf(document: YamlDocument, path: readonly PropertyKey[]): string {
  const { line } = document.placeOf(path, "key");
  return line === undefined ? document.file : `${document.file}:${line}`;
}

/** Reads sizes, addresses and formats and keeps what was wrong with them. */
class Amounts {
  readonly diagnostics: Diagnostic[] = [];
  readonly #document: YamlDocument;

  constructor(document: YamlDocument) {
    this.#document = document;
  }

  amount(said: string | number, path: readonly PropertyKey[]): bigint {
    if (typeof said === "number" && Number.isSafeInteger(said) && said >= 0) return BigInt(said);
    const text = String(said).trim();
    // Of `64MB` and `64MiB` the kernel reads the M; in hexadecimal a B alone is a digit.
    const { value, rest } = memparse(text.replace(/^0x/i.test(text) ? /iB$/ : /i?B$/, ""));
    if (typeof said === "string" && rest === "" && /^\s*\d/.test(said)) return value;
    this.diagnostics.push({
      code: "board-bad-size",
      severity: "error",
      message: `${JSON.stringify(said)} is no size or address`,
      place: this.#document.placeOf(path),
      help: "write it as 64M, 0x4000000 or 67108864",
    });
    return 0n;
  }

  format(name: string, path: readonly PropertyKey[]): string {
    const format = parseFormat(name);
    if (!format) {
      const help = nearest(name, formatNames());
      this.diagnostics.push({
        code: "board-unknown-format",
        severity: "error",
        message: `${name} is no format that onebuf knows`,
        place: this.#document.placeOf(path),
        ...(help === undefined ? {} : { help: `did you mean ${help}?` }),
      });
    }
    return format?.name ?? name;
  }

  range(
    said: { readonly lo: string | number; readonly hi: string | number },
    path: readonly PropertyKey[],
  ): Range {
    const range = {
      lo: this.amount(said.lo, [...path, "lo"]),
      hi: this.amount(said.hi, [...path, "hi"]),
    };
    if (range.lo > range.hi) {
      const place = this.#document.placeOf(path);
      this.diagnostics.push({
        code: "board-bad-range",
        severity: "error",
        message: "lo lies above hi",
        place,
      });
    }
    return range;
  }
}
