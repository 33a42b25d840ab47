// The translation unit as it is meant: one access after the other through the caches, in plain objects. The fast unit has to
// count the same.
import { type AccessProgram, forEachAccess } from "../pattern/access-program.ts";
import type { AddressMap, Extent } from "./address-map.ts";
import { checkGeometry } from "./check-geometry.ts";
import { extentAt } from "./extent-at.ts";
import type { CacheGeometry, TranslationCounts, TranslationGeometry } from "./geometry.ts";
import { ReferenceCache } from "./reference-cache.ts";
import type { ScheduledPass, Port, TranslationUnit } from "./translation-unit.ts";
import { firstState } from "./xorshift.ts";

interface ReferencePort {
  readonly map: AddressMap;
  readonly micro: ReferenceCache | undefined;
  readonly counts: { -readonly [key in keyof TranslationCounts]: number };
}

export class ReferenceUnit implements TranslationUnit {
  readonly #geometry: TranslationGeometry;
  readonly #seed: number;
  readonly #main: ReferenceCache | undefined;
  readonly #walk: readonly (ReferenceCache | undefined)[];
  readonly #ports: ReferencePort[] = [];
  #caches = 0;

  /** @throws RangeError for a geometry that cannot be */
  constructor(geometry: TranslationGeometry, seed = 1) {
    this.#geometry = geometry;
    this.#seed = seed;
    this.#main = this.#cache(geometry.main);
    this.#walk = geometry.walk.map((level) => this.#cache(level));
  }

  port(map: AddressMap, micro: CacheGeometry | undefined = this.#geometry.micro): Port {
    const counts = {
      accesses: 0,
      microHits: 0,
      mainHits: 0,
      walks: 0,
      prefetches: 0,
      fetches: 0,
      faults: 0,
    };
    return this.#ports.push({ map, micro: this.#cache(micro), counts }) - 1;
  }

  run(port: Port, program: AccessProgram, base: number): void {
    const own = this.#portAt(port);
    forEachAccess(program, base, (address) => this.#access(own, address));
  }

  repeat(schedule: readonly ScheduledPass[], times: number): void {
    for (let time = 0; time < times; time += 1)
      for (const { port, program, base } of schedule) this.run(port, program, base);
  }

  counts(port: Port): TranslationCounts {
    return { ...this.#portAt(port).counts };
  }

  #cache(geometry: CacheGeometry | undefined): ReferenceCache | undefined {
    const chance = firstState(this.#seed, this.#caches);
    this.#caches += 1;
    return geometry && new ReferenceCache(checkGeometry(geometry), chance);
  }

  #portAt(port: Port): ReferencePort {
    const own = this.#ports[port];
    if (own === undefined) throw new RangeError(`no port ${port}`);
    return own;
  }

  #access(port: ReferencePort, address: number): void {
    const { map, micro, counts } = port;
    counts.accesses += 1;
    const extent = extentAt(map, address);
    if (extent === undefined) {
      counts.faults += 1;
      return;
    }
    const { block } = extent;
    const number = Math.floor(address / block);
    if (micro?.find(map, block, number)) {
      counts.microHits += 1;
      return;
    }
    if (this.#main?.find(map, block, number)) {
      counts.mainHits += 1;
      micro?.insert(map, block, number);
      return;
    }
    counts.walks += 1;
    this.#walkTables(port, extent, address);
    this.#main?.insert(map, block, number);
    micro?.insert(map, block, number);
    if (this.#geometry.prefetch === "next-page") this.#walkAhead(port, (number + 1) * block);
  }

  /** What is walked ahead goes to the main TLB, or to the micro TLB where there is no other. */
  #walkAhead(port: ReferencePort, address: number): void {
    const { map, micro, counts } = port;
    const extent = extentAt(map, address);
    if (extent === undefined) return;
    const { block } = extent;
    const number = Math.floor(address / block);
    if (micro?.has(map, block, number) || this.#main?.has(map, block, number)) return;
    counts.prefetches += 1;
    this.#walkTables(port, extent, address);
    (this.#main ?? micro)?.insert(map, block, number);
  }

  /** From below the deepest table entry that is cached, all are read down to the translation itself. */
  #walkTables({ map, counts }: ReferencePort, { block }: Extent, address: number): void {
    const spans = map.levelsFor(block);
    let level = spans.length - 1;
    counts.fetches += 1;
    while (level > 0) {
      level -= 1;
      const span = spans[level] ?? block;
      const number = Math.floor(address / span);
      const cache = this.#walk[level];
      if (cache?.find(map, span, number)) return;
      cache?.insert(map, span, number);
      counts.fetches += 1;
    }
  }
}
