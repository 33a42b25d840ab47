// `--emit`: one kind of set-up text of a plan, with what the texts need beyond plan and board.
import type { Board } from "../board/board.ts";
import { findIommuRows } from "../drivers/table.ts";
import type { Plan } from "../plan/plan.ts";
import { SETUP_KINDS, type SetupKind } from "../plan/setup/setup.ts";

/** @param kind one that the command line offered */
export function emitSetup(kind: string, plan: Plan, board: Board): string {
  return SETUP_KINDS[kind as SetupKind].emit(plan, board, {
    ...(board.rootCells ? { rootCells: board.rootCells } : {}),
    iommuKconfig: (compatible) => findIommuRows(compatible)[0]?.kconfig,
  });
}
