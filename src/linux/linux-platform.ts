// This machine as a platform: what was found on it, over one set of accounts.
import type { CopyEngine } from "../buffer/copy-engine.ts";
import type { BufferSource } from "../buffer/dma-buffer.ts";
import type { MediaDevice } from "../buffer/media-device.ts";
import type { Held, Platform, PlatformTraits, Waitable } from "../buffer/platform.ts";
import type { PlatformEvent } from "../buffer/platform-event.ts";
import type { MigrationStats, PlatformStats } from "../buffer/platform-stats.ts";
import type { Accounts } from "./accounts/accounts.ts";
import { pageSize } from "./ffi.ts";
import type { KernelFiles } from "./files/kernel-files.ts";
import { attachedDevices } from "./files/bufinfo.ts";
import { migrationCounts, migrationSince, poolSize } from "./files/memory-figures.ts";
import type { Waiting } from "./readiness.ts";
import { waitFor } from "./wait-for.ts";

export interface LinuxParts {
  readonly name: string;
  readonly accounts: Accounts;
  readonly files: KernelFiles;
  readonly waiting: Waiting;
  readonly heaps: readonly BufferSource[];
  /** See `LinuxPlatform.scattered`. */
  readonly scattered: readonly BufferSource[];
  readonly devices: readonly MediaDevice[];
  /** The CPU first. */
  readonly engines: readonly CountingEngine[];
  /** Nodes that may not be opened. */
  readonly denied: readonly DeniedNode[];
  /** Everything that holds a descriptor. */
  readonly owned: readonly Disposable[];
}

/** A copy engine that counts what it has done. */
export interface CountingEngine extends CopyEngine {
  readonly count: PlatformStats["copies"][number];
}

/** A device node that this user may not open. */
export interface DeniedNode {
  readonly path: string;
  readonly errno: string;
  /** Whose members may; undefined where the group has no name. */
  readonly group: string | undefined;
}

export class LinuxPlatform implements Platform {
  readonly traits: PlatformTraits;
  readonly heaps: readonly BufferSource[];
  /** Memory that is certainly not one physical run: for trials, and no heap that a plan would take. */
  readonly scattered: readonly BufferSource[];
  readonly devices: readonly MediaDevice[];
  readonly copyEngines: readonly CopyEngine[];
  readonly denied: readonly DeniedNode[];
  readonly #parts: LinuxParts;
  readonly #migrated: MigrationStats;

  constructor(parts: LinuxParts) {
    this.traits = {
      name: parts.name,
      showsSegments: false,
      reportsFrames: false,
      // It may: but no rule says where.
      punishesMissingBrackets: false,
    };
    this.heaps = parts.heaps;
    this.scattered = parts.scattered;
    this.devices = parts.devices;
    this.copyEngines = parts.engines;
    this.denied = parts.denied;
    this.#parts = parts;
    this.#migrated = migrationCounts(parts.files);
  }

  now(): number {
    return this.#parts.accounts.now();
  }

  async wait(sources: readonly Waitable[], timeout = Infinity): Promise<readonly Waitable[]> {
    const { waiting } = this.#parts;
    return waitFor(waiting, sources, () => this.now(), this.now() + timeout);
  }

  stats(): PlatformStats {
    const { accounts, files, engines } = this.#parts;
    const known = this.heaps.map(({ properties }) => properties.pool);
    const pools = [...new Set(["ram", ...known, ...accounts.pools])];
    return {
      pools: pools.map((pool) => ({
        pool,
        used: accounts.used(pool),
        peak: accounts.peak(pool),
        ...poolSize(files, pool, pageSize()),
      })),
      copies: engines.map(({ count }) => count),
      // Linux counts bounce buffers that are in use, not what went through them, and tells only root of it.
      bouncedBytes: 0,
      iommus: [],
      migration: migrationSince(this.#migrated, migrationCounts(files)),
      calls: accounts.calls(),
      cpuTime: processorTime(),
    };
  }

  attachedDevices(inode: number): readonly string[] | undefined {
    return attachedDevices(this.#parts.files, inode);
  }

  held(): readonly Held[] {
    return this.#parts.accounts.ledger.held();
  }

  listen(listener: (event: PlatformEvent) => void): Disposable {
    return this.#parts.accounts.listen(listener);
  }

  /** Closes every queue; buffers and their mappings stay with whoever holds them. */
  [Symbol.dispose](): void {
    for (const owner of this.#parts.owned) owner[Symbol.dispose]();
  }
}

/** Nanoseconds, in user space and in the kernel. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
}
