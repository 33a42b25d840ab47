// `onebuf board B`: the media devices of a board and what stands between each and memory.
import { boardJson } from "../board-json.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { type KernelOptions, loadBoard } from "../load-board.ts";
import { print, printDiagnostics, printJson, style, width } from "../output.ts";
import { boardText } from "../text/board-text.ts";

export interface BoardOptions extends KernelOptions {
  readonly json?: boolean;
  readonly explain?: boolean;
}

export async function runBoard(path: string, options: BoardOptions): Promise<ExitCode> {
  const { value: board, diagnostics } = await loadBoard(path, options);
  const all = [...diagnostics, ...(board?.diagnostics ?? [])];
  if (board === undefined) {
    if (options.json === true) printJson({ diagnostics: all });
    else printDiagnostics(all);
    return EXIT.input;
  }
  if (options.json === true) printJson(boardJson(board));
  else {
    printDiagnostics(all);
    print(boardText(board, { width: width(), style: style(), explain: options.explain ?? false }));
  }
  return EXIT.done;
}
