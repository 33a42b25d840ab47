// Programs that start, grow and end, so that their memory follows a target.
import { BackgroundLoad } from "../memory/background-load.ts";
import type { PageAllocator } from "../memory/page-allocator.ts";
import type { Random } from "../memory/seeded.ts";

interface Program {
  readonly memory: BackgroundLoad;
  /** Pages it will have. */
  readonly size: number;
}

/** Programs that together have the most; each has half more or less than its share. Assumed. */
const USUAL_NUMBER = 24;

export class Programs {
  readonly #allocator: PageAllocator;
  readonly #random: Random;
  readonly #usualSize: number;
  readonly #running: Program[] = [];
  #held = 0;

  /** @param most pages they have at most */
  constructor(allocator: PageAllocator, random: Random, most: number) {
    this.#allocator = allocator;
    this.#random = random;
    this.#usualSize = Math.max(2, Math.ceil(most / USUAL_NUMBER));
  }

  /** Pages. */
  get held(): number {
    return this.#held;
  }

  /**
   * The youngest program grows, then others start; or some end, each as a whole, while that does not leave too few. Where
   * memory is short, less comes: Linux would end a program by force.
   */
  follow(target: number): void {
    while (this.#held > target && this.#endOne(this.#held - target));
    while (this.#held < target && this.#growOne(target - this.#held));
  }

  end(): void {
    for (const { memory } of this.#running.splice(0)) memory.release();
    this.#held = 0;
  }

  /** One picked at random ends if it has no more than that. @returns whether it did */
  #endOne(most: number): boolean {
    const at = this.#random(this.#running.length);
    const program = this.#running[at];
    if (!program || program.memory.held > most) return false;
    this.#running.splice(at, 1);
    this.#held -= program.memory.held;
    program.memory.release();
    return true;
  }

  /** @returns whether it got memory */
  #growOne(most: number): boolean {
    const last = this.#running.at(-1);
    const youngest = last && last.memory.held < last.size ? last : this.#start();
    const wanted = Math.min(most, youngest.size - youngest.memory.held);
    const got = youngest.memory.fillAnonymous(wanted);
    this.#held += got;
    return got === wanted;
  }

  #start(): Program {
    const size = Math.ceil(this.#usualSize / 2) + this.#random(this.#usualSize);
    const program = { memory: new BackgroundLoad(this.#allocator), size };
    this.#running.push(program);
    return program;
  }
}
