// The twin as a platform: heaps, devices and copy engines over one machine, and time that passes when somebody waits.
import type { CopyEngine } from "../buffer/copy-engine.ts";
import type { BufferSource } from "../buffer/dma-buffer.ts";
import type { MediaDevice } from "../buffer/media-device.ts";
import type { Held, Platform, PlatformTraits, Waitable } from "../buffer/platform.ts";
import type { PlatformEvent } from "../buffer/platform-event.ts";
import type {
  IommuStats,
  MigrationStats,
  PlatformStats,
  PoolStats,
} from "../buffer/platform-stats.ts";
import type { CopyCounter } from "./engines/copy-counter.ts";
import type { IommuDomain } from "./iommu/domain.ts";
import type { Machine } from "./machine.ts";
import type { PageAllocator } from "./memory/page-allocator.ts";

export interface PlatformParts {
  readonly machine: Machine;
  readonly heaps: readonly BufferSource[];
  readonly devices: readonly MediaDevice[];
  readonly copyEngines: readonly CopyEngine[];
  readonly copies: CopyCounter;
  /** By node of the device. */
  readonly domains: ReadonlyMap<string, IommuDomain>;
  /** What the twin takes for granted beyond what the board says. */
  readonly assumptions: readonly string[];
}

export class VirtualPlatform implements Platform {
  readonly traits: PlatformTraits = {
    name: "virtual",
    showsSegments: true,
    reportsFrames: true,
    punishesMissingBrackets: true,
  };
  readonly heaps: readonly BufferSource[];
  readonly devices: readonly MediaDevice[];
  readonly copyEngines: readonly CopyEngine[];
  readonly machine: Machine;
  readonly assumptions: readonly string[];
  readonly #copies: CopyCounter;
  readonly #domains: ReadonlyMap<string, IommuDomain>;

  constructor(parts: PlatformParts) {
    this.machine = parts.machine;
    this.heaps = parts.heaps;
    this.devices = parts.devices;
    this.copyEngines = parts.copyEngines;
    this.assumptions = parts.assumptions;
    this.#copies = parts.copies;
    this.#domains = parts.domains;
  }

  /** The device's own domain; undefined where nothing translates for it, and before it is used. */
  domainOf(node: string): IommuDomain | undefined {
    return this.#domains.get(node);
  }

  now(): number {
    return this.machine.clock.now;
  }

  wait(sources: readonly Waitable[], timeout = Infinity): Promise<readonly Waitable[]> {
    const { clock } = this.machine;
    const end = clock.now + timeout;
    for (;;) {
      const ready = sources.filter(isReady);
      if (ready.length > 0) return Promise.resolve(ready);
      if (clock.next === undefined || clock.next > end) break;
      clock.step();
    }
    if (timeout !== Infinity) clock.passTo(end);
    return Promise.resolve([]);
  }

  stats(): PlatformStats {
    const { pages, bouncedBytes } = this.machine;
    return {
      pools: this.#pools(),
      copies: this.#copies.counts,
      bouncedBytes,
      iommus: iommuStats([...this.#domains.values()]),
      migration: migrationStats(pages),
      calls: this.machine.calls(),
      cpuTime: undefined,
    };
  }

  /** There is no kernel beside the twin that could tell; its events say who has what mapped. */
  attachedDevices(): undefined {
    return undefined;
  }

  held(): readonly Held[] {
    return this.machine.ledger.held();
  }

  listen(listener: (event: PlatformEvent) => void): Disposable {
    return this.machine.listen(listener);
  }

  [Symbol.dispose](): void {
    // The twin is memory of this process alone; what is still held goes with it, and `held` goes on saying what. Page
    // tables of devices that have nothing mapped go back, so that it shows when pages were lost.
    for (const domain of this.#domains.values())
      if (domain.stats.mapped === 0) domain[Symbol.dispose]();
  }

  #pools(): readonly PoolStats[] {
    const { pools, areas, reserved, pages, pageSize } = this.machine;
    const ram: PoolStats = {
      pool: "ram",
      used: pools.used("ram"),
      peak: pools.peak("ram"),
      size: pages.totalPages * pageSize,
      largestFree: undefined,
    };
    const region = (pool: string, size: number, largestFree: number): PoolStats => ({
      pool,
      used: pools.used(pool),
      peak: pools.peak(pool),
      size,
      largestFree,
    });
    return [
      ram,
      ...[...areas].map(([name, area]) =>
        region(name, area.pages * pageSize, area.largestFree * pageSize),
      ),
      ...[...reserved].map(([name, pool]) => region(name, pool.size, pool.largestFree)),
    ];
  }
}

function migrationStats({ stats }: PageAllocator): MigrationStats {
  return {
    pagesMigrated: stats.migrated,
    pagesNotMigrated: stats.migrateFailed,
    pagesDropped: stats.dropped,
    cmaAllocated: stats.cmaAllocated,
    cmaFailed: stats.cmaFailed,
  };
}

function isReady(source: Waitable): boolean {
  return source.kind === "queue" ? source.isReady : source.isSignalled;
}

/** Domains of one IOMMU together. */
function iommuStats(domains: readonly IommuDomain[]): readonly IommuStats[] {
  const nodes = [...new Set(domains.map(({ node }) => node))];
  return nodes.map((node) => {
    const stats = domains.filter((domain) => domain.node === node).map((domain) => domain.stats);
    const sum = (field: Exclude<keyof IommuStats, "node">) =>
      stats.reduce((total, one) => total + one[field], 0);
    return {
      node,
      mapped: sum("mapped"),
      walks: sum("walks"),
      walkReads: sum("walkReads"),
      invalidations: sum("invalidations"),
      faults: sum("faults"),
    };
  });
}
