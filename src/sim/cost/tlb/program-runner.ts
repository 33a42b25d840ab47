// Takes a program through a port without taking every access: how far each access may move within its block says how many
// rounds of a loop meet the same blocks, and of those few have to be taken.
import type { FastCache } from "./fast-cache.ts";
import type { FastPort } from "./fast-port.ts";
import type { ProgramStep } from "./program-step.ts";
import { Rounds } from "./rounds.ts";

export class ProgramRunner {
  readonly #port: FastPort;
  readonly #rounds: Rounds;

  constructor(port: FastPort, shared: readonly FastCache[]) {
    this.#port = port;
    this.#rounds = new Rounds([port], shared);
  }

  run(step: ProgramStep, base: number): void {
    if (step.accesses === 0 || this.#port.take(base + step.low, base + step.high, step.accesses))
      return;
    switch (step.kind) {
      case "loop":
      case "weave":
        this.#loop(step, base);
        return;
      case "list":
        for (const offset of step.offsets) this.#runAll(step.parts, base + offset);
        return;
      default:
        this.#runAll(step.parts, base);
    }
  }

  #runAll(parts: readonly ProgramStep[], base: number): void {
    for (const part of parts) this.run(part, base);
  }

  #loop(loop: ProgramStep, base: number): void {
    const { count, strands } = loop;
    const port = this.#port;
    let { up, down } = port;
    for (let at = 0; at < count; at += 1) {
      const { lookups, misses, faults } = port;
      let more = count - at - 1;
      let roundUp = Infinity;
      let roundDown = Infinity;
      for (const { step, body } of strands) {
        port.up = Infinity;
        port.down = Infinity;
        this.run(body, base + at * step);
        more = Math.min(more, roundsWithin(step, port.up, port.down));
        roundUp = Math.min(roundUp, port.up);
        roundDown = Math.min(roundDown, port.down);
      }
      if (more > 0) {
        port.faults += (port.faults - faults) * more;
        if (!isSettled(port, lookups, misses)) {
          this.#repeat(loop, base, at + 1, more, port.lookups - lookups);
        }
        // Of strands that move differently the least room is taken to be that of the farthest.
        roundUp -= loop.mostUp * more;
        roundDown -= loop.mostDown * more;
        at += more;
      }
      up = Math.min(up, roundUp);
      down = Math.min(down, roundDown);
    }
    port.up = up;
    port.down = down;
  }

  /** Rounds whose faults are counted already. */
  #repeat(loop: ProgramStep, base: number, from: number, times: number, lookups: number): void {
    const port = this.#port;
    const { faults } = port;
    this.#rounds.repeat(times, lookups, (round) => {
      for (const { step, body } of loop.strands) this.run(body, base + (from + round) * step);
    });
    port.faults = faults;
  }
}

/** What was just taken would, once more, change nothing: all in the first cache, or all in one block that now is. */
function isSettled(port: FastPort, lookups: number, misses: number): boolean {
  return port.misses === misses || (port.lookups === lookups + 1 && port.isHeld);
}

/** How often all accesses can move on by a step before the first of them leaves its block. */
function roundsWithin(step: number, up: number, down: number): number {
  if (step > 0) return step > up ? 0 : Math.floor(up / step);
  if (step < 0) return -step > down ? 0 : Math.floor(down / -step);
  return Infinity;
}
