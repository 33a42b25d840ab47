// All that the rest of the machine does during one run, as its profile says.
import type { Machine } from "../machine.ts";
import { BackgroundReclaim } from "../memory/background-reclaim.ts";
import type { CmaArea } from "../memory/cma-area.ts";
import { seeded } from "../memory/seeded.ts";
import type { Agenda } from "./agenda.ts";
import { OtherUsers } from "./other-users.ts";
import { PinnedPages } from "./pinned-pages.ts";
import type { PressureProfile } from "./pressure.ts";
import { Programs } from "./programs.ts";

/** Seconds between two looks at programs and files. */
const TICK = 1;
/** Pages read at a time, before background reclaim has its turn. */
const READ_CLUSTER = 64;

export class MachineLoad {
  readonly #machine: Machine;
  readonly #profile: PressureProfile;
  readonly #reclaim: BackgroundReclaim;
  readonly #programs: Programs;
  readonly #pinned: readonly PinnedPages[];
  readonly #others: OtherUsers | undefined;
  #bytesRead = 0;

  /** @param area that drivers without one of their own allocate from; undefined where there is none */
  constructor(
    machine: Machine,
    area: CmaArea | undefined,
    profile: PressureProfile,
    { agenda, seed }: { readonly agenda: Agenda; readonly seed: number },
  ) {
    const { pages } = machine;
    this.#machine = machine;
    this.#profile = profile;
    this.#reclaim = new BackgroundReclaim(pages.core);
    // Each has chance of its own, so that a change of one leaves the others as they were.
    this.#programs = new Programs(pages, seeded(seed), profile.anonymous.most * pages.totalPages);
    this.#pinned = profile.pinned.map((use) => new PinnedPages(pages, use));
    this.#others = area && new OtherUsers(machine, area);
    this.#begin(agenda, seed);
  }

  /** Bytes that programs have and nobody pins. */
  get anonymous(): number {
    return this.#programs.held * this.#machine.pageSize;
  }

  /** Bytes. */
  get pinned(): number {
    const pages = this.#pinned.reduce((sum, { held }) => sum + held, 0);
    return pages * this.#machine.pageSize;
  }

  /** Page frame numbers of other drivers' buffers in the CMA area. */
  get otherPages(): readonly number[] {
    return this.#others?.pages ?? [];
  }

  /** All is given back but the page cache. */
  end(): void {
    this.#others?.end();
    for (const pinned of this.#pinned) pinned.end();
    this.#programs.end();
  }

  #begin(agenda: Agenda, seed: number): void {
    const { anonymous, pageCacheAtStart, pinned, others } = this.#profile;
    const { totalPages } = this.#machine.pages;
    this.#programs.follow(Math.floor(anonymous.least * totalPages));
    this.#read(pageCacheAtStart * totalPages);
    this.#pinned.forEach((one, at) => one.start(agenda, seeded(seed + at + 1)));
    const first = seed + pinned.length + 1;
    others.forEach((user, at) => this.#others?.start(user, agenda, seeded(first + at)));
    agenda.every(TICK, (time) => this.#tick(time));
  }

  #tick(time: number): void {
    const { pages, pageSize } = this.#machine;
    this.#programs.follow(Math.floor(this.#share(time) * pages.totalPages));
    const due = this.#profile.pageCacheRate * time - this.#bytesRead;
    const clusters = Math.floor(due / (READ_CLUSTER * pageSize));
    this.#bytesRead += clusters * READ_CLUSTER * pageSize;
    this.#read(clusters * READ_CLUSTER);
    this.#reclaim.balance();
  }

  /** Up and down in straight lines. */
  #share(time: number): number {
    const { least, most, period } = this.#profile.anonymous;
    const phase = (time / period) % 1;
    return least + (most - least) * (1 - Math.abs(2 * phase - 1));
  }

  /** Clean page cache that is nobody's: once read, nothing happens to it until it is dropped. */
  #read(pages: number): void {
    const request = { order: 0, movable: true, reclaim: true, clean: true } as const;
    for (let left = Math.floor(pages); left > 0; left -= READ_CLUSTER) {
      for (let count = Math.min(left, READ_CLUSTER); count > 0; count -= 1)
        if (this.#machine.pages.allocate(request) === undefined) return;
      this.#reclaim.balance();
    }
  }
}
