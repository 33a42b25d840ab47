// Random work of several processes on one twin beside a plain model of what must come of it. Throws when the two disagree.
import type { Board } from "../../board/board.ts";
import { seeded } from "../memory/seeded.ts";
import * as buffers from "./buffer-operations.ts";
import * as devices from "./device-operations.ts";
import { disposeOne, kill } from "./end-operations.ts";
import { addLoad, dropCaches, removeLoad } from "./pressure-operations.ts";
import * as streams from "./stream-operations.ts";
import { checkBooks, checkHandles, checkOneBuffer, checkPages } from "./twin-checks.ts";
import type { TwinClient } from "./twin-client.ts";
import { type Spare, TwinState } from "./twin-state.ts";

type Operation = (state: TwinState, client: TwinClient) => void | Promise<void>;

/** How often each is picked, against the others. */
const OPERATIONS: readonly (readonly [weight: number, work: Operation])[] = [
  [120, buffers.allocate],
  [40, buffers.share],
  [50, buffers.mapCpu],
  [90, buffers.writeByCpu],
  [70, buffers.readByCpu],
  [40, devices.openQueue],
  [90, devices.attach],
  [90, devices.map],
  [70, devices.readByDevice],
  [70, devices.writeByDevice],
  [30, devices.readStale],
  [120, streams.enqueue],
  [40, streams.start],
  [10, streams.stop],
  [110, streams.dequeue],
  [90, streams.wait],
  [40, streams.copy],
  [20, buffers.exportFence],
  [15, buffers.importFence],
  [20, buffers.useAfterClose],
  [200, disposeOne],
  [3, kill],
  [3, addLoad],
  [2, removeLoad],
  [2, dropCaches],
];
const TOTAL = OPERATIONS.reduce((sum, [weight]) => sum + weight, 0);

const NOTES_KEPT = 40;
/** Checks that cost more are made this much less often. */
const EACH = { handles: 8, buffer: 4, pages: 512 } as const;
/** By seed: memory that is soon used up, or CMA that is, or nothing. */
const SPARES: readonly Spare[] = [
  { spare: 150, spareCma: Infinity },
  { spare: 1500, spareCma: Infinity },
  { spare: 5000, spareCma: 300 },
  { spare: Infinity, spareCma: Infinity },
];

/**
 * @param operations how many, all processes together
 * @throws Error with the seed and the last operations in words
 */
export async function runTwinOperations(
  board: Board,
  seed: number,
  operations: number,
): Promise<void> {
  const notes: string[] = [];
  const note = (text: string) => {
    if (notes.push(text) > 2 * NOTES_KEPT) notes.splice(0, NOTES_KEPT);
  };
  let done = 0;
  try {
    const random = seeded(seed);
    const spare = SPARES[Math.abs(seed) % SPARES.length] as Spare;
    const state = new TwinState(board, random, seed, spare, note);
    const listening = state.platform.listen((event) => streams.onEvent(state, event));
    for (; done < operations; done += 1) await step(state, done);
    finish(state);
    listening[Symbol.dispose]();
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `seed ${seed}, operation ${done}: ${what}\n${notes.slice(-NOTES_KEPT).join("\n")}`,
      { cause },
    );
  }
}

async function step(state: TwinState, number: number): Promise<void> {
  const client = state.oneOf(state.clients);
  const work = pick(state);
  if (client && work) await work(state, client);
  checkBooks(state);
  if (number % EACH.handles === 0) checkHandles(state);
  if (number % EACH.buffer === 0) checkOneBuffer(state);
  if (number % EACH.pages === 0) checkPages(state);
}

function pick(state: TwinState): Operation | undefined {
  let left = state.below(TOTAL);
  for (const [weight, work] of OPERATIONS) {
    left -= weight;
    if (left < 0) return work;
  }
  return undefined;
}

/** Everybody ends: nothing may be left of them. */
function finish(state: TwinState): void {
  const { platform, book } = state;
  for (const client of state.clients) kill(state, client);
  while (platform.machine.clock.step());
  checkHandles(state);
  checkPages(state);
  while (state.loads.length > 0) removeLoad(state);
  if (book.buffers.size > 0) throw new Error(`${book.buffers.size} buffers outlive their users`);
  if (state.copies.length > 0) throw new Error("copies were never made");
  checkBooks(state);
  state.releaseHog();
  platform[Symbol.dispose]();
  const problems = platform.machine.pages.check();
  if (state.otherPages !== 0) problems.push(`${state.otherPages} pages are lost`);
  if (problems.length > 0) throw new Error(problems.slice(0, 5).join("; "));
}
