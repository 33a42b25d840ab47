// For the tests of the doctor: the founding board as a twin, a look at a machine on which all is well, and whatever a test
// changes of either.
import { readFileSync } from "node:fs";
import type { Board } from "../../board/board.ts";
import { buildBoard } from "../../board/build.ts";
import { createKernel } from "../../board/kernel/create-kernel.ts";
import { parseBlob } from "../../devicetree/parse-blob.ts";
import type { Look, LookArea, LookBuffer } from "../../inspect/look.ts";
import { parsePipeline } from "../../pipeline/parse-pipeline.ts";
import { makePlan } from "../../plan/make-plan.ts";
import {
  CAMERA,
  CODEC,
  DISPLAY,
  foundingBoard,
  PREVIEW,
  twinOf,
} from "../../run/testing/founding.ts";
import type { TwinOptions } from "../../sim/open-twin.ts";
import type { VirtualPlatform } from "../../sim/virtual-platform.ts";
import { examine, type ExamineParts } from "../examine.ts";
import type { Examination, Finding } from "../finding.ts";

export const MIB = 1n << 20n;

const BLOB = new URL("../../../examples/camera-preview/board.dtb", import.meta.url);

/** The founding board, its kernel started so. */
export function bootedWith(cmdline: string): Board {
  const tree = parseBlob(readFileSync(BLOB), "board.dtb").value;
  if (!tree) throw new Error("the example does not read");
  return buildBoard(tree, createKernel({ archHint: "arm64", cmdline }));
}

/** The area of the founding board. */
export const AREA: LookArea = {
  name: "linux,cma",
  base: 0x4000_0000n,
  size: 32n * MIB,
  used: 2n * MIB,
  largestFree: 28n * MIB,
  allocatedPages: 512,
  failedPages: 0,
};

const FILES = { [CAMERA]: "/dev/video0", [CODEC]: "/dev/video1", [DISPLAY]: "/dev/dri/card0" };

export function lookOf(change: Partial<Look> = {}): Look {
  return {
    source: "this machine",
    kernel: { release: "6.1.176", arch: "aarch64", cmdline: null },
    model: "Acme Board",
    memory: { total: 240n * MIB, available: 200n * MIB, cmaTotal: 32n * MIB, cmaFree: 30n * MIB },
    heaps: [
      { names: ["system"], memory: "heap:system", pool: "ram" },
      { names: ["linux,cma"], memory: "heap:cma", pool: "linux,cma" },
    ],
    buffers: [],
    areas: [AREA],
    migration: {
      pagesMigrated: 0,
      pagesNotMigrated: 0,
      cmaAllocated: 0,
      cmaFailed: 0,
    },
    groups: [],
    devices: Object.entries(FILES).map(([node, file]) => ({
      file,
      title: "",
      node,
      driver: null,
      group: null,
      roles: [],
      import: "yes",
      export: "yes",
      needsContiguous: "unknown",
      translation: "unknown",
    })),
    disagreements: [],
    unread: [],
    ...change,
  };
}

/** Held by a process of that name. */
export function heldBuffer(size: bigint, command: string, pid: number): LookBuffer {
  const holders = [{ pid, command, descriptors: [12], mappings: 0 }];
  const buffer = { exporter: "linux,cma", name: null, references: 1, attachments: null };
  return { inode: pid, size, holders, ...buffer };
}

export interface Situation extends Partial<Omit<ExamineParts, "platform" | "look">> {
  readonly stream?: string;
  readonly look?: Partial<Look>;
  readonly twin?: Partial<TwinOptions>;
  /** Done to the twin before it is examined. */
  readonly prepare?: (twin: VirtualPlatform) => void;
}

export function examined(situation: Situation = {}): Examination {
  const { stream = PREVIEW, look = {}, twin, prepare, ...parts } = situation;
  const board = parts.board ?? foundingBoard();
  const planFor = (other: Board) => {
    const { value } = parsePipeline(stream, "test");
    return value && makePlan(other, value).value;
  };
  const plan = planFor(board);
  if (!plan) throw new Error("no plan");
  const platform = twinOf(board, twin);
  prepare?.(platform);
  return examine({
    pipeline: "pipeline.yaml",
    plain: foundingBoard(),
    closed: [],
    feeds: [],
    users: [],
    ...parts,
    platform,
    board,
    plan,
    planFor,
    look: lookOf(look),
  });
}

/** What is to be changed, in order. */
export function bad({ findings }: Examination): readonly Finding[] {
  return findings.filter(({ state }) => state === "bad");
}

export function codes(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ code }) => code);
}
