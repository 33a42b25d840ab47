// The board library as a table: name, what is on the board, model.
import type { LibraryEntry } from "../../board/library/board-index.ts";
import type { TextOptions } from "./plan-text.ts";
import { table } from "./table.ts";

/** In the order of a pipeline; roles a board has more than one device of carry the number. */
const ROLES = ["camera", "isp", "codec", "jpeg", "display", "2d", "gpu", "npu", "unknown"] as const;

export function boardsText(
  source: string,
  boards: readonly LibraryEntry[],
  { width, style }: Pick<TextOptions, "width" | "style">,
): string[] {
  const rows = boards.map((board) => [board.name, devicesText(board.devices), board.model]);
  const named = (text: string, _row: number, column: number) =>
    column === 0 ? style("strong", text) : text;
  const count = boards.length === 1 ? "1 board" : `${boards.length} boards`;
  return [
    ...table(rows, { width, style: named }),
    "",
    style("faint", `${count}; device trees of ${source}`),
  ];
}

function devicesText(devices: LibraryEntry["devices"]): string {
  const words = ROLES.flatMap((role) => {
    const count = devices[role] ?? 0;
    return count === 0 ? [] : [count === 1 ? role : `${count} ${role}`];
  });
  return words.length === 0 ? "-" : words.join(", ");
}
