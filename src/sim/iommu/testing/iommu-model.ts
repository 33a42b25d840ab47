// A domain against the plainest model of it: a list of what is mapped. Nothing outside tests imports it.
import { randomNumbers, type RandomNumbers } from "../../../devicetree/testing/mutate.ts";
import { armShort } from "../arm-short.ts";
import { type Access, IommuDomain, type PhysicalRun } from "../domain.ts";
import { lpae } from "../lpae.ts";
import type { PageTableFormat } from "../page-table-format.ts";
import { vtd } from "../vtd.ts";
import { SmallTableMemory } from "./small-table-memory.ts";

/** Every format, with the quirks that drivers ask for. */
export const FORMATS: readonly PageTableFormat[] = [
  armShort(),
  armShort({ pageSizes: [0x1000] }),
  armShort({ mediatek: true, outputBits: 35 }),
  armShort({ partialUnmap: "refuse", pageSizes: [0x1000, 0x1_0000, 0x10_0000] }),
  armShort({ partialUnmap: "whole" }),
  lpae({ granule: "4k", inputBits: 32, outputBits: 40, nonSecure: true }),
  lpae({ granule: "4k", inputBits: 48, outputBits: 48 }),
  lpae({ granule: "16k", inputBits: 36, outputBits: 48 }),
  lpae({ granule: "64k", inputBits: 48, outputBits: 52 }),
  vtd({ inputBits: 39, outputBits: 46 }),
  vtd({ inputBits: 48, outputBits: 52 }),
];

interface LiveMapping {
  readonly address: number;
  readonly length: number;
  readonly runs: readonly PhysicalRun[];
  readonly access: Access;
}

const LIVE_AT_MOST = 48;
const ACCESSES: readonly Access[] = ["read", "write", "read-write"];
const LAST_KEPT = 12;
/** Bytes of the longest runs: of small pages they take long. */
const LARGEST = 0x200_0000;

/**
 * Maps, unmaps and translates at random in one format, and compares every answer with the model.
 * @throws Error with the seed and the last operations at the first difference
 */
export function runIommuOperations(seed: number, operations: number): void {
  const random = randomNumbers(seed);
  const format = FORMATS[random(FORMATS.length)] ?? armShort();
  const run = new ModelRun(format, random);
  try {
    for (let done = 0; done < operations; done++) run.step();
    run.finish();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `seed ${seed}, ${format.name}: ${why}\nlast operations:\n${run.last.join("\n")}`,
      { cause: error },
    );
  }
}

class ModelRun {
  readonly #random: RandomNumbers;
  readonly #format: PageTableFormat;
  readonly #memory = new SmallTableMemory(8 << 20);
  readonly #domain: IommuDomain;
  readonly #live: LiveMapping[] = [];
  readonly #found = { physical: 0, length: 0 };
  readonly #recent: (() => string)[] = [];
  #faults = 0;
  #translations = 0;
  /** An address that was mapped once. */
  #stale = 0;

  constructor(format: PageTableFormat, random: RandomNumbers) {
    this.#format = format;
    this.#random = random;
    this.#domain = new IommuDomain({
      node: "/iommu",
      format,
      memory: this.#memory,
      // Narrow enough that addresses come back.
      aperture: { lo: 0, hi: (random(2) === 0 ? 2 ** 28 : 2 ** 32) - 1 },
      cachedTranslations: [0, 1, 16, 64][random(4)] ?? 64,
    });
  }

  get last(): readonly string[] {
    return this.#recent.map((tell) => tell());
  }

  step(): void {
    const what = this.#random(20);
    if (what === 0) this.#map();
    else if (what === 1) this.#unmap();
    else if (what < 17) this.#probeMapped();
    else this.#probeAnywhere();
  }

  finish(): void {
    const { hits, walks, faults, mapped } = this.#domain.stats;
    let bytes = 0;
    for (const { length } of this.#live) bytes += length;
    expectEqual("bytes mapped", mapped, bytes);
    expectEqual("faults", faults, this.#faults);
    if (hits + walks !== this.#translations) throw new Error("hits and walks do not add up");
    while (this.#live.length > 0) this.#unmapAt(0);
    expectEqual("addresses left", this.#domain.addressesUsed, 0);
    this.#domain[Symbol.dispose]();
    expectEqual("table memory left", this.#memory.used, 0);
  }

  #map(): void {
    if (this.#live.length >= LIVE_AT_MOST) this.#unmap();
    const { granule } = this.#domain;
    const runs = this.#runs();
    const access = ACCESSES[this.#random(3)] ?? "read";
    this.#note(() => `map ${JSON.stringify(runs)} ${access}`);
    const mapping = this.#domain.map(runs, access);
    if ("errno" in mapping) return expectEqual("refusal", mapping.errno, "ENOMEM");
    const { address, length } = mapping;
    expectEqual("length", length, lengthOf(runs));
    if (address < granule) throw new Error("device address 0 was given out");
    if (address % powerOfTwo(length) !== 0) throw new Error(`${address} is not aligned`);
    const overlaps = this.#live.some(
      (other) => other.address < address + length && address < other.address + other.length,
    );
    if (overlaps) throw new Error(`${address} overlaps`);
    this.#live.push({ address, length, runs, access });
  }

  /** A few small runs; now and then one as long as a larger block, on its boundary or a page behind. */
  #runs(): readonly PhysicalRun[] {
    const { granule } = this.#domain;
    const reach = 2 ** this.#format.outputBits / granule;
    const { pageSizes } = this.#format;
    const large = pageSizes[this.#random(pageSizes.length)] ?? granule;
    if (this.#random(8) === 0 && large <= LARGEST) {
      const blocks = Math.min(2 ** 31, (reach * granule) / large - 3);
      return [
        {
          address: this.#random(blocks) * large + granule * this.#random(2),
          length: large + granule * this.#random(3),
        },
      ];
    }
    return Array.from({ length: 1 + this.#random(4) }, () => ({
      address: this.#random(Math.min(2 ** 31, reach - 8)) * granule,
      length: (1 + this.#random(8)) * granule,
    }));
  }

  #unmap(): void {
    if (this.#live.length > 0) this.#unmapAt(this.#random(this.#live.length));
  }

  #unmapAt(index: number): void {
    const [mapping] = this.#live.splice(index, 1);
    if (mapping === undefined) return;
    this.#note(() => `unmap ${mapping.address}`);
    this.#domain.unmap(mapping.address);
    this.#stale = mapping.address + this.#random(mapping.length);
    this.#probe(mapping.address, undefined, 0);
    this.#probe(mapping.address + mapping.length - 1, undefined, 0);
  }

  #probeMapped(): void {
    const mapping = this.#live[this.#random(this.#live.length)];
    if (mapping === undefined) return;
    const offset = this.#random(mapping.length);
    this.#probe(mapping.address + offset, mapping, offset);
  }

  #probeAnywhere(): void {
    const address = this.#random(2) === 0 ? this.#stale : this.#random(2 ** 32);
    for (const mapping of this.#live) {
      const offset = address - mapping.address;
      if (offset >= 0 && offset < mapping.length) return this.#probe(address, mapping, offset);
    }
    this.#probe(address, undefined, 0);
  }

  #probe(address: number, mapping: LiveMapping | undefined, offset: number): void {
    const access = ACCESSES[this.#random(3)] ?? "read";
    this.#note(() => `translate ${address} ${access}`);
    this.#translations += 1;
    const translated = this.#domain.translate(address, access, this.#found);
    if (!translated) this.#faults += 1;
    expectEqual("translated", translated, mapping !== undefined && this.#lets(mapping, access));
    if (!translated || mapping === undefined) return;
    let at = 0;
    for (const run of mapping.runs) {
      if (offset < at + run.length) {
        expectEqual("physical", this.#found.physical, run.address + offset - at);
        break;
      }
      at += run.length;
    }
    const { length } = this.#found;
    if (length <= 0 || length > mapping.length - offset) throw new Error(`length ${length}`);
  }

  /** What is mapped to be written may be read; in MediaTek's tables everything may be written. */
  #lets(mapping: LiveMapping, access: Access): boolean {
    const isMediatek = this.#format.name === "arm-short" && this.#format.outputBits > 32;
    return access === "read" || mapping.access !== "read" || isMediatek;
  }

  #note(tell: () => string): void {
    if (this.#recent.length === LAST_KEPT) this.#recent.shift();
    this.#recent.push(tell);
  }
}

function lengthOf(runs: readonly PhysicalRun[]): number {
  return runs.reduce((sum, { length }) => sum + length, 0);
}

function powerOfTwo(value: number): number {
  return 2 ** Math.ceil(Math.log2(value));
}

function expectEqual<T>(what: string, actual: T, expected: T): void {
  if (actual !== expected) {
    throw new Error(`${what}: ${String(actual)} instead of ${String(expected)}`);
  }
}
