// Runs a reported case through the whole of onebuf: the board by name or from its board file, the pipeline, the plan.
import { readdirSync, readFileSync } from "node:fs";
import { stringify } from "yaml";
import { archOf } from "../../src/board/arch.ts";
import type { Board } from "../../src/board/board.ts";
import { type BoardFile, parseBoardFile } from "../../src/board/board-file.ts";
import { buildBoard } from "../../src/board/build.ts";
import { parseKernelConfig } from "../../src/board/kernel/config.ts";
import { createKernel } from "../../src/board/kernel/create-kernel.ts";
import { libraryTree } from "../../src/cli/load-library.ts";
import { treeFromEntries } from "../../src/devicetree/tree-from-entries.ts";
import type { Checked } from "../../src/diagnostic/diagnostic.ts";
import { parseVersion } from "../../src/drivers/version.ts";
import { parsePipeline } from "../../src/pipeline/parse-pipeline.ts";
import { makePlan } from "../../src/plan/make-plan.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { parseCase, type ReportedCase } from "./case-file.ts";

export interface Outcome {
  readonly board: Board;
  readonly plan: Plan;
}

/** @param folder URL of the folder with the case files */
export function readCases(folder: URL): readonly ReportedCase[] {
  const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
  return files
    .toSorted()
    .map((name) => parseCase(readFileSync(new URL(name, folder), "utf8"), name));
}

/** Throws where the case itself does not read. */
export function runCase(reported: ReportedCase): Outcome {
  const board = boardOf(reported);
  const pipeline = valueOf(parsePipeline(reported.pipeline, `${reported.id}, pipeline`));
  return { board, plan: valueOf(makePlan(board, pipeline)) };
}

function boardOf({ id, board, boardFile, kernel = {} }: ReportedCase): Board {
  const file = `${id}, board`;
  const user: BoardFile | undefined =
    boardFile === undefined ? undefined : valueOf(parseBoardFile(stringify(boardFile), file));
  const tree = valueOf(
    board === undefined ? treeFromEntries(file, [{ path: "/" }]) : libraryTree(board),
  );
  const version = kernel.version === undefined ? undefined : parseVersion(kernel.version);
  const arch = user?.kernel.arch ?? archOf(tree);
  const made = createKernel({
    ...(version ? { version } : {}),
    ...(kernel.config === undefined
      ? {}
      : { config: valueOf(parseKernelConfig(kernel.config, `${id}, config`)) }),
    ...(kernel.cmdline === undefined ? {} : { cmdline: kernel.cmdline }),
    ...(arch ? { archHint: arch } : {}),
  });
  return buildBoard(tree, made, user);
}

function valueOf<T>({ value, diagnostics }: Checked<T>): T {
  if (value !== undefined) return value;
  throw new Error(diagnostics.map(({ message }) => message).join("; "));
}
