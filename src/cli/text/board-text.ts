// A board as text: its media devices, what stands between them and memory, and what they can take.
import { formatMemory } from "../../plan/amounts.ts";
import { hex } from "../../diagnostic/hex.ts";
import type { Board, Device } from "../../board/board.ts";
import type { TextOptions } from "./plan-text.ts";
import { table } from "./table.ts";
import { hang } from "./wrap.ts";

export function boardText(board: Board, options: TextOptions): string[] {
  return [
    options.style("strong", board.model),
    ...(board.compatible.length === 0
      ? []
      : hang("  ", board.compatible.join(", "), options.width)),
    ...memoryText(board, options),
    "",
    ...(board.devices.length === 0
      ? ["No media device found in this device tree."]
      : devicesText(board, options)),
    ...(board.assumptions.length === 0
      ? []
      : ["", "Assumed", ...board.assumptions.flatMap((a) => hang("  - ", a, options.width))]),
  ];
}

const SETTERS: { readonly [S in Board["cma"]["setBy"]]: string } = {
  cmdline: "command line",
  devicetree: "device tree",
  config: "kernel configuration",
  user: "board file",
  live: "running kernel",
  none: "kernel",
  unknown: "kernel",
};

function memoryText(board: Board, { width }: TextOptions): string[] {
  const banks = board.memory
    .map(({ base, size }) => `${formatMemory(size)} at ${hex(base)}`)
    .join(", ");
  const { size, setBy, name } = board.cma;
  const cma =
    size === undefined
      ? "size not told"
      : size === 0n
        ? "none"
        : `${formatMemory(size)} (${name}, set by the ${SETTERS[setBy]})`;
  return [
    ...hang("  RAM      ", board.memoryKnown ? banks : "filled in by the boot loader", width),
    ...hang("  CMA      ", cma, width),
  ];
}

function devicesText(board: Board, options: TextOptions): string[] {
  const isKnown = (device: Device) =>
    device.row !== undefined || device.facts.some(({ layer }) => layer === "user");
  const known = board.devices.filter(isKnown);
  const unknown = board.devices.filter((device) => !isKnown(device));
  return [
    ...known.flatMap((device) => deviceText(device, options)),
    ...(unknown.length === 0
      ? []
      : ["", "Looks like a media device, driver not known: everything about it is open"]),
    ...unknown.flatMap((device) => hang("  ", unknownText(device), options.width)),
  ];
}

function unknownText(device: Device): string {
  const none = device.obstacles.find(({ rule }) => rule === "no-driver");
  return `${device.node} (${device.compatible[0] ?? "no compatible"})${none ? `: ${none.message}` : ""}`;
}

function deviceText(device: Device, { width, style, explain }: TextOptions): string[] {
  const state = device.enabled ? "" : "  disabled";
  const head = `${style("strong", device.roles.join("+") || "unknown")}  ${device.node}  ${device.row?.driver ?? ""}${state}`;
  const rows = [["", summary(device)]];
  const facts = explain
    ? device.facts.flatMap((f) =>
        hang("      ", `${f.field}: ${f.value} (${f.layer}: ${f.source})`, width),
      )
    : [];
  return [
    head,
    ...table(rows, { width, indent: "  " }),
    ...facts.map((line) => style("faint", line)),
  ];
}

function summary(device: Device): string {
  if (device.busMaster === "no")
    return `moves no frames itself (${device.row?.part ?? "not a bus master"})`;
  const behind = {
    iommu: `behind ${device.iommu ?? "an IOMMU"}`,
    internal: "own MMU",
    none: "no IOMMU",
    unknown: "translation unknown",
  }[device.translation];
  const contiguous = {
    yes: "needs physically contiguous memory",
    no: "takes scattered memory",
    unknown: "contiguity unknown",
  }[device.needsContiguous];
  const window = device.window
    ? `${device.window.space} ${hex(device.window.lo)}..${hex(device.window.hi)}`
    : "window unknown";
  return `${behind}, ${contiguous}, import ${device.import}, export ${device.export}, ${window}`;
}
