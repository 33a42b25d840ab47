// The knowledge base against the Linux source it cites: every line exists and says something, every row shows its main
// facts, no compatible is claimed twice in silence. Values in, findings out; the caller reads the source files.
import type { DriverRow, Evidence, IommuRow } from "../src/drivers/row.ts";
import { MEMORY_MODELS } from "../src/drivers/memory-model.ts";
import { socRows } from "../src/drivers/socs.ts";
import { driverRows, iommuRows } from "../src/drivers/table.ts";
import { inVersions, parseVersion } from "../src/drivers/version.ts";
import { FORMATS } from "../src/format/format-info.ts";

/** The release the rows were read from; in another one lines may have moved. */
export const SOURCE_READ = "6.1.176";

/** One place in the source, and which fact leans on it. */
export interface Citation {
  readonly by: string;
  readonly source: Evidence;
}

/** The lines of a source file, or undefined when there is none. */
export type ReadLines = (path: string) => readonly string[] | undefined;

const FILE_AND_LINE = /^(?<path>[\w.+/-]+):(?<line>[1-9]\d*)$/;

/**
 * Evidence of other releases, which this source cannot show: `Linux 6.12: path:line`, or of the history
 * `Linux 5.6: d65dd85281fb title`, with a date or a pull request (`media/v5.8-1`) in place of the commit.
 */
const OTHER_RELEASE =
  /^Linux (?<version>\d+\.\d+): (?:(?:[0-9a-f]{12}|\d{4}-\d\d-\d\d|[a-z-]+\/v[\d.]+-\d+) \S.*|[\w.+/-]+:[1-9]\d*)$/;

/** The release that evidence of the history or of another source names. */
export function releaseNamed(source: Evidence): string | undefined {
  return OTHER_RELEASE.exec(source)?.groups?.["version"];
}

/** What is wrong with a citation, or undefined. */
export function faultOf({ source }: Citation, read: ReadLines): string | undefined {
  if (releaseNamed(source) !== undefined) return undefined;
  const { path, line } = FILE_AND_LINE.exec(source)?.groups ?? {};
  if (path === undefined || line === undefined) return "is no path:line";
  const lines = read(path);
  if (lines === undefined) return "there is no such file";
  const text = lines[Number(line) - 1];
  if (text === undefined) return `the file has ${lines.length} lines`;
  if (text.trim() === "") return "the line is blank";
  return /\w/.test(text) ? undefined : `the line says only "${text.trim()}"`;
}

/** Every line that the knowledge base and the format tables cite. Manuals, which SoC rows may name, are not lines. */
export function citations(read: ReadLines): readonly Citation[] {
  return [
    ...driverRows.flatMap((row) => [
      ...fieldCitations(row),
      ...(row.formats?.evidence ?? []).map((source) => ({ by: `${nameOf(row)} formats`, source })),
      ...noteCitations(row, read),
    ]),
    ...iommuRows.flatMap((row) => [...fieldCitations(row), ...noteCitations(row, read)]),
    ...Object.entries(MEMORY_MODELS).flatMap(([model, { evidence }]) =>
      evidence.map((source) => ({ by: `memory model ${model}`, source })),
    ),
    ...socRows.flatMap(({ compatible, evidence }) =>
      evidence
        .filter((source) => FILE_AND_LINE.test(source))
        .map((source) => ({ by: `SoC ${compatible[0]}`, source })),
    ),
    ...FORMATS.flatMap(({ name, shape }) =>
      shape ? [{ by: `format ${name}`, source: shape.source }] : [],
    ),
  ];
}

/** Lines cited in running text, such as comments: `drivers/of/address.c:969`. */
export function citationsInText(by: string, text: string): readonly Citation[] {
  const pattern =
    /\b(?:arch|block|drivers|fs|include|init|kernel|lib|mm|net|sound|Documentation)\/[\w.+/-]+:[1-9]\d*/g;
  return [...text.matchAll(pattern)].map(([source]) => ({ by, source }));
}

export function nameOf({ driver, compatible }: DriverRow | IommuRow): string {
  return `${driver} (${compatible[0] ?? "no compatible"})`;
}

function fieldCitations(row: DriverRow | IommuRow): readonly Citation[] {
  return Object.entries(row.evidence).flatMap(([field, sources]) =>
    sources.map((source) => ({ by: `${nameOf(row)} ${field}`, source })),
  );
}

/** Notes may name a file by its last part when it is, or stands beside, one of the row's evidence: `rkisp1-capture.c:257`. */
function noteCitations(row: DriverRow | IommuRow, read: ReadLines): readonly Citation[] {
  const paths = Object.values(row.evidence)
    .flat()
    .map((source) => source.replace(/:\d+$/, ""));
  const whole = (file: string): string =>
    paths.find((path) => path.endsWith(`/${file}`)) ??
    paths.map((path) => path.replace(/[^/]+$/, file)).find((path) => read(path)) ??
    file;
  return (row.notes ?? []).flatMap((note) =>
    [...note.matchAll(/(?<![\w/.-])([\w.+/-]+\.[ch]):([1-9]\d*)/g)].map(([, file = "", line]) => ({
      by: `${nameOf(row)} note`,
      source: `${whole(file)}:${line}`,
    })),
  );
}

/** Fields that a row does not show. What a device lacks has no line: frame buffers, or a bus port of its own. */
export function unshownFields(row: DriverRow): readonly string[] {
  const frames = row.memory === "none" ? [] : ["memory", "import", "export"];
  const master = row.busMaster === "no" ? [] : ["busMaster"];
  const wanted = [leadingField(row), ...master, ...frames, ...statedFields(row)];
  return [...new Set(wanted)].filter((field) => (row.evidence[field] ?? []).length === 0);
}

/** What leads from a device to the row. */
function leadingField({ compatible, unboundDevices }: DriverRow): string {
  if (compatible.length > 0) return "compatible";
  return unboundDevices === undefined ? "sysfs" : "unboundDevices";
}

/** Names of a driver in sysfs, or of the devices it makes, that none of the lines cited for them has. */
export function unshownNames(row: DriverRow, read: ReadLines): readonly string[] {
  const lines = (field: string): string =>
    (row.evidence[field] ?? []).map((source) => lineAt(source, read)).join("\n");
  const shows = (text: string, name: string): boolean =>
    // A driver named after its module (KBUILD_MODNAME) shows in the Makefile.
    text.includes(`"${name}"`) || text.includes(`${name}.o`);
  const free = row.compatible.length === 0 && row.unboundDevices === undefined;
  const bound = row.sysfs ?? (free ? [row.driver] : []);
  return [
    ...bound.filter((name) => !shows(lines("sysfs"), name)),
    ...(row.unboundDevices ?? []).filter((name) => !shows(lines("unboundDevices"), name)),
  ];
}

function lineAt(source: Evidence, read: ReadLines): string {
  const { path, line } = FILE_AND_LINE.exec(source)?.groups ?? {};
  return read(path ?? "")?.[Number(line) - 1] ?? "";
}

/** What changes a verdict when it is wrong, so that it is never written without a line. */
const DECISIVE = [
  "streamingMask",
  "ownMmu",
  "withoutIommu",
  "memoryByParameter",
  "framesByCpu",
  "exportsCached",
  "iovaWindow",
  "busOffset",
  "needsEndpoint",
  "needsReceiver",
  "since",
  "until",
] as const;

function statedFields(row: DriverRow): readonly string[] {
  return DECISIVE.filter((field) => row[field] !== undefined);
}

/** Format names of a row that `src/format` does not have. */
export function unknownFormats(row: DriverRow): readonly string[] {
  const known = new Set(FORMATS.map(({ name }) => name));
  const named = [...(row.formats?.produces ?? []), ...(row.formats?.consumes ?? [])];
  return named.filter((name) => !known.has(name));
}

/** Pairs of rows that one node could bind in one kernel, and neither has a note to tell them apart. */
export function silentRivals(rows: readonly DriverRow[]): readonly string[] {
  return rows.flatMap((first, at) =>
    rows.slice(at + 1).flatMap((second) => {
      const shared = first.compatible.filter((name) => second.compatible.includes(name));
      const rivals = first.subsystem === second.subsystem && versionsOverlap(first, second);
      if (shared.length === 0 || !rivals || first.notes || second.notes) return [];
      return [`${shared.join(", ")}: ${first.driver} and ${second.driver}`];
    }),
  );
}

/** A compatible that one row lists twice. */
export function repeated(row: DriverRow | IommuRow): readonly string[] {
  return row.compatible.filter((name, at) => row.compatible.indexOf(name) !== at);
}

function versionsOverlap(a: DriverRow, b: DriverRow): boolean {
  const startsIn = (inner: DriverRow, outer: DriverRow): boolean => {
    const since = parseVersion(inner.since ?? "0.0");
    return since !== undefined && inVersions(since, outer.since, outer.until);
  };
  return startsIn(a, b) || startsIn(b, a);
}
