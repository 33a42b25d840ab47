// Takes a program through a port without taking every access: how far each access may move within its block says how many
// rounds of a loop meet the same blocks, and of those few have to be taken.
import type { AccessProgram, Loop, Weave } from "../pattern/access-program.ts";
import type { FastCache } from "./fast-cache.ts";
import type { FastPort } from "./fast-port.ts";
import { Rounds } from "./rounds.ts";

export class ProgramRunner {
  readonly #port: FastPort;
  readonly #rounds: Rounds;

  constructor(port: FastPort, shared: readonly FastCache[]) {
    this.#port = port;
    this.#rounds = new Rounds([port], shared);
  }

  run(program: AccessProgram, base: number): void {
    switch (program.kind) {
      case "burst":
        this.#port.access(base + program.offset);
        return;
      case "loop":
        this.#loop(program, base);
        return;
      case "weave":
        this.#weave(program, base);
        return;
      case "sequence":
        for (const part of program.parts) this.run(part, base);
        return;
      case "list":
        for (const offset of program.offsets) this.run(program.body, base + offset);
    }
  }

  #loop({ count, step, body }: Loop, base: number): void {
    const port = this.#port;
    let { up, down } = port;
    for (let at = 0; at < count;) {
      const { steps, misses, faults } = port;
      const start = base + at * step;
      port.up = Infinity;
      port.down = Infinity;
      if (body.kind === "burst") port.access(start + body.offset);
      else this.run(body, start);
      const free = { up: port.up, down: port.down };
      const more = Math.min(roundsWithin(step, free.up, free.down), count - at - 1);
      if (more > 0) {
        port.faults += (port.faults - faults) * more;
        if (!this.#isSettled(steps, misses)) {
          this.#repeat(more, port.steps - steps, (round) =>
            this.run(body, start + (round + 1) * step),
          );
        }
      }
      up = Math.min(up, free.up - Math.max(0, step * more));
      down = Math.min(down, free.down + Math.min(0, step * more));
      at += more + 1;
    }
    port.up = up;
    port.down = down;
  }

  #weave({ count, strands }: Weave, base: number): void {
    const port = this.#port;
    let { up, down } = port;
    for (let at = 0; at < count;) {
      const { steps, misses, faults } = port;
      const free: { readonly up: number; readonly down: number }[] = [];
      let more = count - at - 1;
      for (const { step, body } of strands) {
        port.up = Infinity;
        port.down = Infinity;
        this.run(body, base + at * step);
        free.push({ up: port.up, down: port.down });
        more = Math.min(more, roundsWithin(step, port.up, port.down));
      }
      if (more > 0) {
        port.faults += (port.faults - faults) * more;
        if (!this.#isSettled(steps, misses)) {
          const start = at + 1;
          this.#repeat(more, port.steps - steps, (round) => {
            for (const { step, body } of strands) this.run(body, base + (start + round) * step);
          });
        }
      }
      strands.forEach(({ step }, strand) => {
        up = Math.min(up, (free[strand]?.up ?? Infinity) - Math.max(0, step * more));
        down = Math.min(down, (free[strand]?.down ?? Infinity) + Math.min(0, step * more));
      });
      at += more + 1;
    }
    port.up = up;
    port.down = down;
  }

  /** What was just taken would, once more, change nothing: all in the first cache, or all in one block that is now. */
  #isSettled(steps: number, misses: number): boolean {
    const port = this.#port;
    return port.misses === misses || (port.steps === steps + 1 && port.isHeld);
  }

  /** Faults of a round are the same each time and are not counted here. */
  #repeat(times: number, steps: number, round: (at: number) => void): void {
    const { faults } = this.#port;
    this.#rounds.repeat(times, steps, round);
    this.#port.faults = faults;
  }
}

/** How often all accesses can move on by a step before the first of them leaves its block. */
function roundsWithin(step: number, up: number, down: number): number {
  if (step > 0) return step > up ? 0 : Math.floor(up / step);
  if (step < 0) return -step > down ? 0 : Math.floor(down / -step);
  return Infinity;
}
