// A run as text, from the same value that `--json` prints; the plan's verdict was said before it began.
import { formatBytes, formatDuration, formatMemory } from "../../plan/amounts.ts";
import type { Verdict } from "../../plan/plan.ts";
import type { ConsumerRun, CopyRun, RunReport, StreamRun } from "../../run/report.ts";
import { attemptsText } from "./attempts-text.ts";
import { figures } from "./figures.ts";
import type { Style, Tone } from "./style.ts";
import { hang } from "./wrap.ts";

export interface RunTextOptions {
  readonly width: number;
  readonly style: Style;
}

const TONES: { readonly [V in Verdict]: Tone } = {
  "zero-copy": "good",
  copy: "open",
  unknown: "open",
  infeasible: "bad",
};

export function runText(report: RunReport, options: RunTextOptions): string[] {
  const { width } = options;
  return [
    ...report.streams.flatMap((stream) => ["", ...streamText(stream, options)]),
    ...memoryText(report, width),
    ...iommuText(report, width),
    ...callsText(report, width),
    ...processorText(report, width),
    ...listText(
      "Still held",
      report.held.map(({ text }) => text),
      width,
    ),
    ...listText("Assumed", report.assumptions, width),
  ];
}

function streamText(stream: StreamRun, options: RunTextOptions): string[] {
  const { style, width } = options;
  const { id, layout, frames, duration, buffers, outcome, memory } = stream;
  const isWrong = stream.consumers.some(({ wrong }) => wrong > 0);
  const result = memory === null ? `did not run (${outcome})` : `${outcome} from ${memory}`;
  const tone = isWrong ? "bad" : TONES[outcome];
  const head = hang("", `${id}: ${result}${isWrong ? ", wrong content" : ""}`, width).map((line) =>
    style(tone, line),
  );
  const attempts = [...forcedText(stream, width), ...attemptsText(stream.attempts, width)];
  if (stream.consumers.length === 0) return [...head, ...attempts];
  const size = `${layout.format} ${layout.width}x${layout.height}, ${frames} frames in ${formatDuration(duration)}, ${buffers} buffers of ${formatMemory(layout.size)}`;
  return [
    ...head,
    ...hang("  ", size, width),
    ...attempts,
    "",
    ...devicesText(stream, options),
    "",
    ...copiesText(stream.copies, width),
    ...sharingText(stream, width),
    ...stream.consumers.flatMap((consumer) => contentText(consumer, options)),
  ];
}

function forcedText({ attempts: [first], planned }: StreamRun, width: number): string[] {
  if (first?.because !== "forced" || first.memory === planned) return [];
  const instead = planned === null ? "where the plan has none" : `instead of ${planned}`;
  return hang("  forced   ", `${first.memory} ${instead}`, width);
}

/** The stream as its producer made it, then each consumer. */
function devicesText(stream: StreamRun, { width, style }: RunTextOptions): string[] {
  const consumers = stream.consumers.map((consumer) => [
    consumer.node,
    `${consumer.frames}`,
    `${consumer.dropped}`,
    `${consumer.wrong}`,
    consumer.codedBytes === 0 ? "" : formatBytes(consumer.codedBytes),
    formatDuration(consumer.latency.median),
    formatDuration(consumer.latency.worst),
  ]);
  const head = ["device", "frames", "dropped", "wrong", "coded", "latency", "worst"];
  const rows = [[stream.from, `${stream.frames}`, `${stream.dropped}`], ...consumers];
  const isWrong = (row: number, column: number) =>
    column === 2 && (stream.consumers[row - 1]?.wrong ?? 0) > 0;
  return figures(
    { head, rows },
    {
      width,
      indent: "  ",
      style: (text, row, column) => (isWrong(row, column) ? style("bad", text) : text),
    },
  );
}

function copiesText(copies: readonly CopyRun[], width: number): string[] {
  if (copies.length === 0) return ["  copies   none"];
  return copies.flatMap(({ from, to, engine, consumers, frames, bytes }) =>
    hang(
      "  copies   ",
      `${frames} frames, ${formatBytes(bytes)}: ${from} -> ${to} for ${consumers.join(", ")}, by ${engine}`,
      width,
    ),
  );
}

/** Buffers that the same devices had mapped are told together. */
function sharingText({ sharing }: StreamRun, width: number): string[] {
  const lines = new Map<string, number[]>();
  for (const { inode, mappedBy, attached } of sharing) {
    const listed = attached === null ? "" : `; the kernel lists ${attached.join(", ") || "none"}`;
    const text = `mapped by ${mappedBy.join(", ") || "none"}${listed}`;
    lines.set(text, [...(lines.get(text) ?? []), inode]);
  }
  return [...lines].flatMap(([text, inodes]) =>
    hang("  shared   ", `inode ${inodes.join(", ")}: ${text}`, width),
  );
}

function contentText(
  { node, firstWrong, unchecked }: ConsumerRun,
  { width, style }: RunTextOptions,
): string[] {
  const wrong = firstWrong === null ? [] : hang("  wrong    ", `${node}: ${firstWrong}`, width);
  const open =
    unchecked === 0
      ? []
      : hang("  open     ", `${node}: ${unchecked} frames could not be checked`, width);
  return [...wrong.map((line) => style("bad", line)), ...open];
}

function memoryText({ pools, bouncedBytes, migration }: RunReport, width: number): string[] {
  const rows = pools
    .filter(({ peak }) => peak > 0)
    .map(({ pool, peak, size }) => [
      pool,
      formatMemory(peak),
      size === undefined ? "not told" : formatMemory(size),
    ]);
  const { pagesMigrated, pagesNotMigrated, pagesDropped } = migration;
  const moved = `${pagesMigrated} pages moved, ${pagesDropped} dropped, ${pagesNotMigrated} not movable`;
  const isMoved = pagesMigrated + pagesDropped + pagesNotMigrated > 0;
  return [
    "",
    "Memory",
    ...(rows.length === 0
      ? ["  none drawn"]
      : figures({ head: ["pool", "peak", "size"], rows }, { width, indent: "  " })),
    ...hang("  bounced  ", formatBytes(bouncedBytes), width),
    ...(isMoved ? hang("  CMA      ", moved, width) : []),
  ];
}

function iommuText({ iommus }: RunReport, width: number): string[] {
  const used = iommus.filter(
    ({ walks, faults, invalidations }) => walks + faults + invalidations > 0,
  );
  if (used.length === 0) return [];
  const rows = used.map(({ node, walks, walkReads, invalidations, faults }) => [
    node,
    `${walks}`,
    `${walkReads}`,
    `${invalidations}`,
    `${faults}`,
  ]);
  const head = ["node", "walks", "reads", "invalidations", "faults"];
  return ["", "IOMMU", ...figures({ head, rows }, { width, indent: "  " })];
}

function callsText({ calls }: RunReport, width: number): string[] {
  if (calls.length === 0) return [];
  const rows = calls.map(({ call, count, time }) => [call, `${count}`, formatDuration(time)]);
  return [
    "",
    "Calls",
    ...figures({ head: ["call", "count", "time"], rows }, { width, indent: "  " }),
  ];
}

/** Of all that the run did, opening and checking too. */
function processorText({ cpuTime, streams }: RunReport, width: number): string[] {
  if (cpuTime === null) return [];
  const frames = streams.reduce((sum, stream) => sum + stream.frames, 0);
  const each = frames === 0 ? "" : `, ${formatDuration(cpuTime / frames)} a frame`;
  return ["", "Processor", ...hang("  used     ", `${formatDuration(cpuTime)}${each}`, width)];
}

function listText(title: string, entries: readonly string[], width: number): string[] {
  return entries.length === 0
    ? []
    : ["", title, ...entries.flatMap((entry) => hang("  - ", entry, width))];
}
