// Other drivers that take buffers of the board's CMA area, keep them for a while, and do without where they get none.
import type { Machine } from "../machine.ts";
import type { CmaArea } from "../memory/cma-area.ts";
import type { Random } from "../memory/seeded.ts";
import type { Allocation } from "../sources/allocation.ts";
import { fromArea } from "../sources/allocators.ts";
import { about } from "./about.ts";
import type { Agenda } from "./agenda.ts";
import type { OtherUser } from "./pressure.ts";

export class OtherUsers {
  readonly #machine: Machine;
  readonly #area: CmaArea;
  readonly #held = new Set<Allocation>();

  constructor(machine: Machine, area: CmaArea) {
    this.#machine = machine;
    this.#area = area;
  }

  start(user: OtherUser, agenda: Agenda, random: Random): void {
    const next = () => {
      this.#take(user, agenda, random);
      agenda.at(agenda.now + about(user.every, random), next);
    };
    agenda.at(about(user.every, random), next);
  }

  /** Page frame numbers they have. */
  get pages(): readonly number[] {
    return [...this.#held].flatMap(({ pages }) =>
      Array.from(pages, (address) => address / this.#machine.pageSize),
    );
  }

  end(): void {
    for (const buffer of this.#held) this.#release(buffer);
  }

  #take(user: OtherUser, agenda: Agenda, random: Random): void {
    const { pageSize } = this.#machine;
    const size = Math.ceil(user.bytes / pageSize) * pageSize;
    const buffer = fromArea(this.#machine, this.#area)(size);
    if (!buffer) return;
    this.#held.add(buffer);
    agenda.at(agenda.now + about(user.kept, random), () => this.#release(buffer));
  }

  #release(buffer: Allocation): void {
    this.#held.delete(buffer);
    buffer.release();
  }
}
