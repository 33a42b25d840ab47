// What else wants the memory of the twin while the model runs.
import { BackgroundLoad } from "../memory/background-load.ts";
import type { TwinState } from "./twin-state.ts";

const MOST_LOADS = 3;
const MOST_PAGES = 9000;

/** Every page is stamped, so that it shows when migration loses its bytes. */
export function addLoad(state: TwinState): void {
  if (state.loads.length >= MOST_LOADS) return;
  const load = new BackgroundLoad(state.platform.machine.pages, { stamp: true });
  const pages = state.below(MOST_PAGES);
  const what = state.below(3);
  state.note(`${pages} pages of ${["page cache", "programs", "pinned memory"][what]} come`);
  state.loads.push(load);
  if (what === 0) load.fillPageCache(pages);
  else if (what === 1) load.fillAnonymous(pages);
  else load.fillPinned(pages >> 4);
}

export function removeLoad(state: TwinState): void {
  const [load] = state.loads.splice(state.below(Math.max(1, state.loads.length)), 1);
  if (!load) return;
  state.note(`${load.held} pages of others go`);
  if (load.damaged().length > 0) throw new Error(`pages of others lost their bytes`);
  load.release();
}

export function dropCaches(state: TwinState): void {
  state.note("the page cache is dropped");
  state.platform.machine.pages.dropCaches();
}
