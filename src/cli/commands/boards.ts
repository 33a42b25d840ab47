// `onebuf boards [WORD...]`: the boards of the library, or with `--survey` what the pairs of devices on each can share.
import type { LibraryEntry } from "../../board/library/board-index.ts";
import { searchBoards, suggestBoards } from "../../board/library/find-board.ts";
import type { KernelConfig } from "../../board/kernel/config.ts";
import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { type Library, openLibrary } from "../load-library.ts";
import { print, printDiagnostics, printJson, style, width } from "../output.ts";
import { refuse } from "../refuse.ts";
import { readKernelConfig } from "../read-kernel-config.ts";
import { type Survey, surveyLibrary } from "../survey-library.ts";
import { boardsText } from "../text/boards-text.ts";
import { surveyText } from "../text/survey-text.ts";

export interface BoardsOptions {
  readonly json?: boolean;
  readonly survey?: boolean;
  readonly kernelConfig?: string | undefined;
}

export async function runBoards(
  words: readonly string[],
  options: BoardsOptions,
): Promise<ExitCode> {
  const library = openLibrary();
  if (library === undefined) return refuse([noLibrary()], options);
  const boards = searchBoards(library.index, words);
  if (boards.length === 0) return refuse([noBoard(library, words)], options);
  if (options.survey === true)
    return survey({ ...library, index: { ...library.index, boards } }, options);
  if (options.json === true) printJson(boards.map(entryJson));
  else print(boardsText(library.index.source, boards, { width: width(), style: style() }));
  return EXIT.done;
}

async function survey(library: Library, options: BoardsOptions): Promise<ExitCode> {
  const { value: config, diagnostics } =
    options.kernelConfig === undefined
      ? { diagnostics: [] }
      : await readKernelConfig(options.kernelConfig);
  if (options.kernelConfig !== undefined && config === undefined)
    return refuse(diagnostics, options);
  const value: Survey = surveyLibrary(library, (arch) => configFor(config, arch), progress());
  printDiagnostics(diagnostics);
  if (options.json === true) printJson(value);
  else print(surveyText(value, { width: width(), style: style() }));
  return EXIT.done;
}

/** A configuration for the other architecture answers for another kernel; 64-bit cores run 32-bit kernels too. */
function configFor(
  config: KernelConfig | undefined,
  arch: "arm" | "arm64" | undefined,
): KernelConfig | undefined {
  return config?.arch === "arm64" && arch === "arm" ? undefined : config;
}

/** A counting line on stderr, where somebody watches. */
function progress(): ((done: number, of: number) => void) | undefined {
  if (!process.stderr.isTTY) return undefined;
  return (done, of) => {
    if (done % 50 === 0 || done === of)
      process.stderr.write(`\r${done} of ${of} boards${done === of ? "\n" : ""}`);
  };
}

function entryJson({ name, compatible, model, devices }: LibraryEntry): unknown {
  return { name, compatible, model, devices };
}

function noLibrary(): Diagnostic {
  return {
    code: "library-missing",
    severity: "error",
    message: "this copy of onebuf has no board library",
    help: "install the package whole: its `boards` folder holds the library",
  };
}

function noBoard({ index }: Library, words: readonly string[]): Diagnostic {
  const near = suggestBoards(index, words.join(" "));
  const meant = near.map((name) => `\`${name}\``).join(", ");
  const own = "a board of your own is given by its file: --board FILE.dtb";
  return {
    code: "board-not-found",
    severity: "error",
    message: `no board of the library has "${words.join(" ")}" in its name, compatible, model or roles`,
    notes: [
      `the library holds the device trees of Linux 6.1 as Debian ships them (${index.source}), and no others`,
    ],
    help: meant === "" ? own : `did you mean ${meant}? Else ${own}`,
  };
}
