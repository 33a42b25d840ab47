// Every memory at every importer: what the plan of this machine says, and what its kernel answers. Buffers are allocated
// and offered; no frame moves, so that a display whose frames never end is tried like any other.
import { writeFileSync } from "node:fs";
import { buildBoard } from "../../../src/board/build.ts";
import { createKernel } from "../../../src/board/kernel/create-kernel.ts";
import type { Device } from "../../../src/board/board.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import { readThisMachine } from "../../../src/cli/load-machine.ts";
import { readKernelConfig } from "../../../src/cli/read-kernel-config.ts";
import { openLinux } from "../../../src/linux/open-linux.ts";
import { parsePipeline } from "../../../src/pipeline/parse-pipeline.ts";
import { makePlan } from "../../../src/plan/make-plan.ts";
import { probeCandidates } from "../../../src/run/probe-candidates.ts";
import { report } from "./host.ts";

/** A buffer of its size is never one run of the system heap's pages by luck. One is enough to be taken or refused. */
const PICTURE = "format: XR24, size: 640x480, rate: 30, buffers: 1";

export interface TableRow {
  readonly memory: string;
  readonly importer: string;
  readonly driver: string;
  readonly translation: string;
  readonly verdict: string;
  readonly planned: string;
  readonly happened: string;
  readonly errno: string | null;
  readonly agrees: boolean;
  readonly byLuck: boolean;
}

const DISPLAYS = "/sys/bus/amba/drivers/drm-clcd-pl111";

const first = await tableOf();
report("table", first.rows);
report("unplanned", first.unplanned);
if (first.rows.some(({ importer }) => importer === "/clcd@50000000")) {
  // One driver for both: the second display is bound once the first is let go.
  writeFileSync(`${DISPLAYS}/unbind`, "50000000.clcd");
  writeFileSync(`${DISPLAYS}/bind`, "50001000.clcd");
  report("second", (await tableOf((device) => device.node === "/clcd@50001000")).rows);
}

function streamOf(producer: Device, consumer: Device): string {
  return `streams:\n  table: {from: "${producer.node}", to: ["${consumer.node}"], ${PICTURE}}\n`;
}

/** Each memory is tried at each device once. */
function withoutKnown(plan: Plan, rows: ReadonlyMap<string, TableRow>): Plan {
  const streams = plan.streams.map((stream) => ({
    ...stream,
    candidates: stream.candidates.filter(({ memory }) =>
      [stream.from, ...stream.to].some((node) => !rows.has(`${memory} ${node}`)),
    ),
  }));
  return { ...plan, streams };
}

async function tableOf(isWanted: (device: Device) => boolean = () => true) {
  const machine = readThisMachine().value;
  const config = await readKernelConfig("/host/config");
  if (!machine || !config.value) throw new Error("this machine has no board");
  const kernel = createKernel({ ...machine.kernel, config: config.value });
  const board = buildBoard(machine.tree, kernel, undefined, machine.live);
  const platform = openLinux();
  const present = board.devices.filter(({ node }) =>
    platform.devices.some((device) => device.node === node),
  );
  const producers = present.filter(({ roles }) => roles.includes("camera"));
  const consumers = present.filter(({ roles }) => !roles.includes("camera"));
  const rows = new Map<string, TableRow>();
  const unplanned: string[] = [];
  for (const producer of producers)
    for (const consumer of consumers) {
      if (![producer, consumer].some(isWanted)) continue;
      const line = `${producer.node} to ${consumer.node}`;
      const pipeline = parsePipeline(streamOf(producer, consumer), "table.yaml").value;
      const plan: Plan | undefined = pipeline && makePlan(board, pipeline).value;
      if (!plan) {
        unplanned.push(line);
        continue;
      }
      if (plan.streams.some(({ candidates }) => candidates.length === 0)) unplanned.push(line);
      const probes = await probeCandidates(platform, board, withoutKnown(plan, rows), 0);
      for (const { candidate, devices, allocation } of probes) {
        if (allocation) {
          const key = `${candidate.memory} itself`;
          rows.set(key, {
            memory: candidate.memory,
            importer: "itself",
            driver: "",
            translation: "",
            verdict: "",
            planned: allocation.planned,
            happened: allocation.happened,
            errno: null,
            agrees: allocation.planned === allocation.happened,
            byLuck: false,
          });
        }
        for (const { node, verdict, planned, happened, errno, agrees, byLuck } of devices) {
          const device = board.devices.find((one) => one.node === node);
          if (happened === "was not reached") continue;
          rows.set(`${candidate.memory} ${node}`, {
            memory: candidate.memory,
            importer: node,
            driver: device?.row?.driver ?? "unknown",
            translation: device?.translation ?? "unknown",
            verdict: verdict.verdict,
            planned,
            happened,
            errno,
            agrees,
            byLuck,
          });
        }
      }
    }
  const held = platform.held().map(({ text }) => text);
  platform[Symbol.dispose]();
  if (held.length > 0) throw new Error(`left: ${held.join(", ")}`);
  return { rows: [...rows.values()], unplanned };
}
