// The translation unit that users get: the counts of `reference-unit.ts`, exactly, without taking every access.
import type { AccessProgram } from "../pattern/access-program.ts";
import type { AddressMap } from "./address-map.ts";
import { checkGeometry } from "./check-geometry.ts";
import { FastCache } from "./fast-cache.ts";
import { FastPort, type SharedCaches } from "./fast-port.ts";
import { FastSpace, type GivenKeys } from "./fast-space.ts";
import type { CacheGeometry, TranslationCounts, TranslationGeometry } from "./geometry.ts";
import { ProgramRunner } from "./program-runner.ts";
import { prepare } from "./program-step.ts";
import { Rounds } from "./rounds.ts";
import type { ScheduledPass, Port, TranslationUnit } from "./translation-unit.ts";
import { firstState } from "./xorshift.ts";

export type { ScheduledPass } from "./translation-unit.ts";

interface Way {
  readonly port: FastPort;
  readonly runner: ProgramRunner;
}

export class FastUnit implements TranslationUnit {
  readonly #geometry: TranslationGeometry;
  readonly #seed: number;
  readonly #shared: SharedCaches;
  readonly #sharedCaches: readonly FastCache[];
  readonly #ways: Way[] = [];
  readonly #spaces = new Map<AddressMap, FastSpace>();
  #caches = 0;
  #given: GivenKeys = { blocks: 0, tables: [] };

  /** @throws RangeError for a geometry that cannot be */
  constructor(geometry: TranslationGeometry, seed = 1) {
    this.#geometry = geometry;
    this.#seed = seed;
    this.#shared = {
      main: this.#cache(geometry.main),
      walk: geometry.walk.map((level) => this.#cache(level)),
      prefetch: geometry.prefetch === "next-page",
    };
    const { main, walk } = this.#shared;
    this.#sharedCaches = [main, ...walk].filter((cache) => cache !== undefined);
  }

  port(map: AddressMap, micro: CacheGeometry | undefined = this.#geometry.micro): Port {
    const space = this.#spaceOf(map);
    const own = this.#cache(micro);
    own?.reserve(space.given.blocks);
    const port = new FastPort(space, own, this.#shared);
    return this.#ways.push({ port, runner: new ProgramRunner(port, this.#sharedCaches) }) - 1;
  }

  run(port: Port, program: AccessProgram, base: number): void {
    const way = this.#wayAt(port);
    const step = prepare(program);
    way.port.accesses += step.accesses;
    way.port.resume();
    way.runner.run(step, base);
  }

  repeat(schedule: readonly ScheduledPass[], times: number): void {
    if (times < 1) return;
    const ports = [...new Set(schedule.map(({ port }) => this.#wayAt(port).port))];
    const before = ports.map(({ accesses, faults, lookups }) => ({ accesses, faults, lookups }));
    this.#runAll(schedule);
    const first = ports.map((port, at) => {
      const { accesses = 0, faults = 0, lookups = 0 } = before[at] ?? {};
      return {
        accesses: port.accesses - accesses,
        faults: port.faults - faults,
        lookups: port.lookups - lookups,
      };
    });
    const lookups = first.reduce((sum, one) => sum + one.lookups, 0);
    new Rounds(ports, this.#sharedCaches).repeat(times - 1, lookups, () => this.#runAll(schedule));
    // These are the same in each round, whatever the caches hold.
    ports.forEach((port, at) => {
      port.accesses = (before[at]?.accesses ?? 0) + (first[at]?.accesses ?? 0) * times;
      port.faults = (before[at]?.faults ?? 0) + (first[at]?.faults ?? 0) * times;
    });
  }

  counts(port: Port): TranslationCounts {
    return this.#wayAt(port).port.report();
  }

  #runAll(schedule: readonly ScheduledPass[]): void {
    for (const { port, program, base } of schedule) this.run(port, program, base);
  }

  #cache(geometry: CacheGeometry | undefined): FastCache | undefined {
    const chance = firstState(this.#seed, this.#caches);
    this.#caches += 1;
    return geometry && new FastCache(checkGeometry(geometry), chance);
  }

  #spaceOf(map: AddressMap): FastSpace {
    const known = this.#spaces.get(map);
    if (known !== undefined) return known;
    const space = new FastSpace(map, this.#given);
    this.#given = space.given;
    const { blocks, tables } = space.given;
    this.#shared.main?.reserve(blocks);
    tables.forEach((keys, level) => this.#shared.walk[level]?.reserve(keys));
    this.#spaces.set(map, space);
    return space;
  }

  #wayAt(port: Port): Way {
    const way = this.#ways[port];
    if (way === undefined) throw new RangeError(`no port ${port}`);
    return way;
  }
}
