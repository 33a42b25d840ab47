// Holds the twin and its parts against plain models of them, over many seeds and boards. Exits 1 when they disagree.
//   node scripts/run.mjs scripts/model-check.ts [OPERATIONS] [SEED]
import { readFileSync } from "node:fs";
import { archOf } from "../src/board/arch.ts";
import type { Board, Region } from "../src/board/board.ts";
import { buildBoard } from "../src/board/build.ts";
import { findBoard } from "../src/board/library/find-board.ts";
import { createKernel } from "../src/board/kernel/create-kernel.ts";
import { openLibrary } from "../src/cli/load-library.ts";
import { parseBlob } from "../src/devicetree/parse-blob.ts";
import type { DeviceTree } from "../src/devicetree/tree.ts";
import { runIommuOperations } from "../src/sim/iommu/testing/iommu-model.ts";
import { runMemoryOperations } from "../src/sim/memory/testing/memory-model.ts";
import { runTwinOperations } from "../src/sim/testing/twin-model.ts";

const BLOB = "examples/camera-preview/board.dtb";
/** The same operations in a row, on one seed. */
const PER_SEED = { memory: 20_000, iommu: 20_000, twin: 4000 } as const;
/** Of all operations. */
const SHARE = { memory: 0.5, iommu: 0.38, twin: 0.12 } as const;
const MOST_FAILURES = 5;

interface Part {
  readonly name: string;
  readonly operations: number;
  readonly perSeed: number;
  readonly run: (seed: number, operations: number) => void | Promise<void>;
}

function partsOf(operations: number): readonly Part[] {
  const boards = boardsToRun();
  return [
    {
      name: "memory",
      operations: operations * SHARE.memory,
      perSeed: PER_SEED.memory,
      run: runMemoryOperations,
    },
    {
      name: "IOMMU",
      operations: operations * SHARE.iommu,
      perSeed: PER_SEED.iommu,
      run: runIommuOperations,
    },
    ...boards.map(({ name, board }) => ({
      name: `twin: ${name}`,
      operations: (operations * SHARE.twin) / boards.length,
      perSeed: PER_SEED.twin,
      run: (seed: number, count: number) => runTwinOperations(board, seed, count),
    })),
  ];
}

/** An IOMMU before some devices, before none, 32-bit ARM's own mapping, windows that bounce, heaps of an old kernel. */
function boardsToRun(): readonly { readonly name: string; readonly board: Board }[] {
  const tree = parseBlob(readFileSync(BLOB), BLOB).value;
  if (!tree) throw new Error(`${BLOB} does not read`);
  const founding = boardOf(tree);
  return [
    { name: "camera preview", board: founding },
    { name: "camera preview with ION heaps", board: withIon(founding, tree) },
    ...["imx6q-sabresd", "exynos4412-odroidu3", "bcm2711-rpi-4-b", "rk3399-rockpro64"].map(
      (name) => ({ name, board: libraryBoard(name) }),
    ),
  ];
}

function boardOf(tree: DeviceTree): Board {
  const arch = archOf(tree);
  return buildBoard(tree, createKernel(arch === undefined ? {} : { archHint: arch }));
}

function libraryBoard(name: string): Board {
  const library = openLibrary();
  const entry = library && findBoard(library.index, name);
  if (!entry) throw new Error(`the board library has no ${name}`);
  return boardOf(library.treeOf(entry));
}

/**
 * Heaps of Linux 4.9, which only code for a board makes: they are taken to be there, beside today's devices. The carve-out
 * heap and the display share a small region.
 */
function withIon(board: Board, tree: DeviceTree): Board {
  const old = buildBoard(
    tree,
    createKernel({ archHint: "arm64", version: { major: 4, minor: 9 } }),
  );
  const name = "carve-out";
  const base = (board.memory[0]?.base ?? 0n) + 0x800_0000n;
  const region: Region = { name, kind: "no-map", base, size: 0x20_0000n, allocRanges: [] };
  const heaps = old.heaps
    .map((heap) => (heap.paths.includes("/dev/ion") ? { ...heap, exists: "yes" as const } : heap))
    .map((heap) => (heap.id === "ion:carveout" ? { ...heap, region: name } : heap));
  const devices = board.devices.map((device) =>
    device.role === "display" && device.memory !== "none" ? { ...device, pool: name } : device,
  );
  return {
    ...board,
    kernel: old.kernel,
    heaps,
    devices,
    regions: [...board.regions, region],
  };
}

/** @returns failures, in words */
async function runPart(part: Part, firstSeed: number): Promise<readonly string[]> {
  const failures: string[] = [];
  const start = performance.now();
  const seeds = Math.ceil(part.operations / part.perSeed);
  const each = Math.ceil(part.operations / seeds);
  for (let seed = firstSeed; seed < firstSeed + seeds; seed += 1) {
    try {
      await part.run(seed, each);
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
      if (failures.length >= MOST_FAILURES) break;
    }
  }
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `${part.name}: ${seeds * each} operations, ${seeds} seeds, ${seconds.toFixed(1)} s, ${failures.length} failures`,
  );
  return failures.map((failure) => `${part.name}: ${failure}`);
}

async function main(): Promise<number> {
  const operations = Number(process.argv[2] ?? 1_000_000);
  const seed = Number(process.argv[3] ?? 1);
  if (!(operations > 0) || !Number.isInteger(seed)) {
    console.error("usage: model-check.ts [OPERATIONS] [SEED]");
    return 2;
  }
  const start = performance.now();
  const failures: string[] = [];
  for (const part of partsOf(operations)) failures.push(...(await runPart(part, seed)));
  for (const failure of failures) console.error(`\n${failure}`);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${operations} operations in ${seconds} s, ${failures.length} failures`);
  return failures.length === 0 ? 0 : 1;
}

process.exitCode = await main();
