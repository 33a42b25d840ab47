// From a name in the pipeline to a device of the board: role, node path, label, driver, device file of a live board.
import type { Board, Device } from "../board/board.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { nearest } from "../diagnostic/suggest.ts";
import type { Role } from "../drivers/row.ts";
import type { DeviceName } from "../pipeline/pipeline.ts";
import { CPU } from "./cpu.ts";

export type End = "from" | "to";

export interface Resolved {
  readonly device?: Device;
  /** How a name that fits several devices was read. */
  readonly note?: string;
  readonly diagnostics: readonly Diagnostic[];
}

const ROLES: ReadonlySet<string> = new Set<Role>([
  "camera",
  "isp",
  "codec",
  "jpeg",
  "display",
  "gpu",
  "2d",
  "npu",
]);

/** @param takes whether a device takes the stream's format at this end, as far as is known; it decides between equals. */
export function resolveDevice(
  board: Board,
  name: DeviceName,
  end: End,
  takes: (device: Device) => boolean,
): Resolved {
  if (name.text === "cpu") return { device: CPU, diagnostics: [] };
  const matches = matching(board, name.text);
  if (matches.length === 0) return { diagnostics: [unknownName(board, name)] };
  const ranked = rank(matches, end, takes);
  const [best, ...others] = ranked;
  if (!best) return { diagnostics: [unknownName(board, name)] };
  const usable = others.filter(
    (device) => device.enabled && device.busMaster !== "no" && worksAt(device, end),
  );
  if (usable.length === 0) return { device: best, diagnostics: [] };
  const rest = usable.map((device) => device.node).join(", ");
  return {
    device: best,
    note: `"${name.text}" is taken as ${best.node}; the board also has ${rest}`,
    diagnostics: [],
  };
}

function matching(board: Board, text: string): readonly Device[] {
  const { devices } = board;
  if (ROLES.has(text)) {
    const known = devices.filter((device) => device.roles.some((role) => role === text));
    // A device whose driver nobody knows stands in by its name: the verdict is then unknown, with the question.
    return known.some((device) => device.enabled)
      ? known
      : [...known, ...devices.filter((device) => device.roleHint === text)];
  }
  const exact = devices.filter(
    (device) =>
      device.node === text ||
      device.labels.includes(text.replace(/^&/, "")) ||
      (device.files?.length === 1 && device.files[0] === text),
  );
  if (exact.length > 0) return exact.flatMap((device) => mastersBehind(board, device));
  return devices.filter(
    (device) => device.row?.driver === text || device.node.split("/").at(-1) === text,
  );
}

/** An aggregate (`display-subsystem`) stands for the devices that attach through it; they do the memory accesses. */
function mastersBehind(board: Board, device: Device): readonly Device[] {
  if (device.row?.part !== "aggregate") return [device];
  const masters = board.devices.filter(
    ({ enabled, busMaster, roles }) =>
      enabled && busMaster !== "no" && roles.some((role) => device.roles.includes(role)),
  );
  const own = masters.filter(({ row }) => attachesThrough(row, device));
  return own.length > 0 ? own : masters.length > 0 ? masters : [device];
}

function attachesThrough(row: Device["row"], aggregate: Device): boolean {
  return (
    row?.attach?.device === "node" &&
    row.attach.compatible.some((name) => aggregate.compatible.includes(name))
  );
}

/** Best first; the order of the tree decides between equals. */
function rank(
  devices: readonly Device[],
  end: End,
  takes: (device: Device) => boolean,
): readonly Device[] {
  const tests: readonly ((device: Device) => boolean)[] = [
    (device) => device.obstacles.length === 0,
    (device) => device.busMaster !== "no",
    (device) => worksAt(device, end),
    takes,
    (device) => device.import === "yes",
  ];
  const score = (device: Device) => tests.map((test) => (test(device) ? "1" : "0")).join("");
  return devices
    .map((device, at) => ({ device, at, score: score(device) }))
    .toSorted((a, b) => (a.score === b.score ? 0 : a.score < b.score ? 1 : -1) || a.at - b.at)
    .map(({ device }) => device);
}

/** A codec as consumer of frames encodes, as producer of frames it decodes. */
export function worksAt(device: Device, end: End): boolean {
  const does = device.codec;
  if (does !== undefined) return does.includes(end === "to" ? "encode" : "decode");
  const only = device.roles.length === 1 ? device.roles[0] : undefined;
  if (only === "camera") return end === "from";
  if (only === "display") return (end === "to") !== (device.row?.writesBack ?? false);
  return true;
}

function unknownName(board: Board, name: DeviceName): Diagnostic {
  if (name.text.startsWith("/dev/")) {
    const files = board.devices.flatMap((device) => device.files ?? []);
    const isRunning = files.length > 0 || board.kernel.versionFrom === "live";
    return {
      code: "pipeline-device-file",
      severity: "error",
      message: isRunning
        ? `${name.text} is no V4L2 or DRM node of this machine`
        : `${name.text} is a file of a running board; a device tree does not say which device stands behind it`,
      place: name.place,
      help: isRunning
        ? `this machine has ${files.join(", ") || "none"}`
        : "name the device by role, node path or label (onebuf board lists them)",
    };
  }
  const names = deviceNames(board);
  const near = nearest(name.text, names);
  const isRole = ROLES.has(name.text);
  return {
    code: "pipeline-unknown-device",
    severity: "error",
    message: isRole
      ? `this board has no ${name.text} that onebuf knows`
      : `no device of this board is called "${name.text}"`,
    place: name.place,
    ...(near === undefined || isRole ? {} : { help: `did you mean "${near}"?` }),
    notes: [
      `the board has ${names.length === 0 ? "no media devices" : [...new Set(board.devices.flatMap((d) => d.roles))].join(", ") || "no devices with a known role"}`,
    ],
  };
}

function deviceNames(board: Board): string[] {
  const names = board.devices.flatMap((device) => [
    device.node,
    ...device.labels,
    ...device.roles,
    device.row?.driver ?? "",
  ]);
  return [...new Set(names)].filter((name) => name !== "" && name !== "unknown");
}
