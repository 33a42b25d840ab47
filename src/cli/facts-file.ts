// `--save-facts FILE`: what the run has learnt of this machine's devices, written into a board file.
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from "node:fs";
import { release } from "node:os";
import { dirname, extname, relative, resolve } from "node:path";
import type { Board } from "../board/board.ts";
import { parseBoardFile } from "../board/board-file.ts";
import type { LearntDevice } from "../board/learnt.ts";
import { newBoardFile, writeLearnt } from "../board/write-board-file.ts";
import type { Checked, Diagnostic } from "../diagnostic/diagnostic.ts";
import { hasError } from "../diagnostic/diagnostic.ts";
import { learntFacts } from "../run/learnt-facts.ts";
import type { RunPlatform } from "../run/run-plan.ts";
import { tryImports } from "../run/try-imports.ts";
import { cannotWrite } from "./cannot-write.ts";
import { THIS_MACHINE } from "./load-board.ts";
import { readThisMachine } from "./load-machine.ts";
import type { Planned } from "./load-pipeline.ts";

export interface FactsFile {
  /** Tries the devices of the plan, whose streams are over. Undefined when all went well. */
  write(platform: RunPlatform): Diagnostic | undefined;
}

/** Read before the run, so that none is lost for a file that cannot be read or written. */
export function openFactsFile(
  path: string,
  { board, plan }: Pick<Planned, "board" | "plan">,
): Checked<FactsFile> {
  const text = textOf(path, board);
  if (text.value === undefined) return { diagnostics: text.diagnostics };
  const before = text.value;
  const write = (platform: RunPlatform) => {
    const live = readThisMachine().value?.live;
    const devices = learntFacts(board, tryImports(platform, plan), live);
    return save(path, before, devices);
  };
  return { value: { write }, diagnostics: [] };
}

function save(
  path: string,
  text: string,
  devices: readonly LearntDevice[],
): Diagnostic | undefined {
  try {
    writeFileSync(path, writeLearnt(text, { kernel: release(), devices }));
    return undefined;
  } catch (error) {
    return cannotWrite("facts", path, error);
  }
}

/** The file as it is, or the beginning of one for the board of the run. */
function textOf(path: string, board: Board): Checked<string> {
  try {
    if (!existsSync(path)) return newText(path, board);
    accessSync(path, constants.R_OK | constants.W_OK);
    const text = readFileSync(path, "utf8");
    const { diagnostics } = parseBoardFile(text, path);
    return hasError(diagnostics) ? { diagnostics } : { value: text, diagnostics };
  } catch (error) {
    return { diagnostics: [cannotWrite("facts", path, error)] };
  }
}

function newText(path: string, { file }: Board): Checked<string> {
  const folder = dirname(resolve(path));
  accessSync(folder, constants.W_OK);
  const isHere = file === readThisMachine().value?.tree.file;
  if (isHere) return { value: newBoardFile(THIS_MACHINE), diagnostics: [] };
  if (!existsSync(file))
    return { value: newBoardFile(libraryName(file), release()), diagnostics: [] };
  if (isBoardFile(file)) return { diagnostics: [isElsewhere(path, file)] };
  return { value: newBoardFile(relative(folder, resolve(file)), release()), diagnostics: [] };
}

/** Trees of the library are called after their names (`src/cli/load-library.ts`). */
function libraryName(file: string): string {
  return file.replace(/\.dtb$/, "");
}

function isBoardFile(file: string): boolean {
  return [".yaml", ".yml"].includes(extname(file));
}

/** A board file stands on a tree, not on another board file. */
function isElsewhere(path: string, file: string): Diagnostic {
  return {
    code: "run-facts-elsewhere",
    severity: "error",
    message: `${path} is new, and the board is described by ${file}`,
    help: `facts of that board go into its own file: --save-facts ${file}`,
  };
}
