// `--emit`: one kind of set-up text of a plan.
import type { Board } from "../board/board.ts";
import type { Plan } from "../plan/plan.ts";
import { SETUP_KINDS, type SetupKind } from "../plan/setup/setup.ts";

/** @param kind one that the command line offered */
export function emitSetup(kind: string, plan: Plan, board: Board): string {
  return SETUP_KINDS[kind as SetupKind].emit(plan, board);
}
