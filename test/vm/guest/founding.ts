// The founding scenario on a real kernel, by the command that a user types: camera, encoder and display at once. While
// frames move, what the kernel lists of the buffers and what the display's register holds are looked at.
import { execFile, type ExecFileException } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { ListedBuffer } from "../../../src/linux/files/bufinfo.ts";
import { parseBufinfo } from "../../../src/linux/files/bufinfo.ts";
import { meet, report } from "./host.ts";

const TRACING = "/sys/kernel/tracing";
const DISPLAY = "10020000.clcd";
const PAGE = 4096;

export interface Ran {
  readonly code: number;
  /** The report of `--json`; undefined when none came. */
  readonly report: unknown;
  readonly stderr: string;
}

export interface OnScreen {
  readonly listed: readonly ListedBuffer[];
  /** Lines of the display's registers. */
  readonly registers: string;
  /** Page frames that CMA gave, as the kernel traced them. */
  readonly frames: readonly number[];
}

/** Pipelines: of a camera that needs one run, and of one that takes scattered memory. */
const { shared, scattered } = JSON.parse(readFileSync("/host/scenario.json", "utf8")) as {
  readonly shared: string;
  readonly scattered: string;
};
const kernel = ["--kernel-config", "/host/config", "--on", "linux", "--json"];

writeFileSync(`${TRACING}/events/cma/cma_alloc_finish/enable`, "1");

const running = onebuf(["run", shared, ...kernel, "--frames", "240"]);
if (process.arch === "arm") {
  report("screen", await onScreen());
  await meet("screen");
}
report("shared", await running);
report(
  "scattered",
  await onebuf(["run", scattered, ...kernel, "--frames", "30", "--memory", "heap:system"]),
);

/** An emulator among others may take a minute until the command has begun. */
const LONGEST = 240_000;

/** Waits until the display shows a frame that CMA gave; what was seen last, when it never does. */
async function onScreen(): Promise<OnScreen> {
  const end = Date.now() + LONGEST;
  for (;;) {
    const seen = look();
    if (isShown(seen) || Date.now() > end) return seen;
    await sleep(100);
  }
}

function look(): OnScreen {
  return {
    listed: parseBufinfo(text("/sys/kernel/debug/dma_buf/bufinfo")),
    registers: registersOf(),
    frames: [...text(`${TRACING}/trace`).matchAll(/pfn=0x([0-9a-f]+)/g)].map(([, pfn]) =>
      Number.parseInt(pfn ?? "", 16),
    ),
  };
}

function isShown({ listed, registers, frames }: OnScreen): boolean {
  const [, base = ""] = /CLCD_UBAS[^\n]*: 0x([0-9a-f]+)/.exec(registers) ?? [];
  return (
    listed.some(({ attached }) => attached.includes(DISPLAY)) &&
    frames.includes(Number.parseInt(base, 16) / PAGE)
  );
}

function registersOf(): string {
  return ["0", "1", "2"]
    .map((minor) => text(`/sys/kernel/debug/dri/${minor}/regs`))
    .filter((one) => one.includes("CLCD_UBAS"))
    .join("");
}

function text(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function onebuf(args: readonly string[]): Promise<Ran> {
  return new Promise((done) => {
    const finished = (error: ExecFileException | null, stdout: string, stderr: string) => {
      let value: unknown;
      try {
        value = JSON.parse(stdout);
      } catch {
        value = undefined;
      }
      done({ code: error ? Number(error.code) : 0, report: value, stderr });
    };
    const options = { maxBuffer: 1 << 26 };
    execFile(process.execPath, ["/host/onebuf.mjs", ...args], options, finished);
  });
}
