// The pipeline that starts and stops: it takes all its buffers or none.
import type { BufferSource, DmaBuffer } from "../../buffer/dma-buffer.ts";
import { attempt, KernelError, UnknownFact } from "../../buffer/kernel-error.ts";
import { heapOf } from "../../buffer/platform.ts";
import type { VirtualPlatform } from "../virtual-platform.ts";
import { measureEffort } from "./measure-effort.ts";
import type { AllocationAttempt, AllocationDemand } from "./pressure.ts";

interface Wanted {
  readonly demand: AllocationDemand;
  readonly source: BufferSource;
}

export class PipelineSession {
  readonly attempts: AllocationAttempt[] = [];
  starts = 0;
  failedStarts = 0;
  /** Bytes it had at one time at most. */
  peakBytes = 0;
  readonly #platform: VirtualPlatform;
  readonly #wanted: readonly Wanted[];
  #held: DmaBuffer[] = [];

  /** @throws RangeError for a memory that the platform does not have */
  constructor(platform: VirtualPlatform, demands: readonly AllocationDemand[]) {
    this.#platform = platform;
    this.#wanted = demands.map((demand) => ({ demand, source: sourceOf(platform, demand.memory) }));
  }

  /**
   * Stops first if it still runs. With the first buffer that it does not get it gives up, until the next start.
   * @param time seconds, for the record
   * @throws UnknownFact where the board does not tell what an allocation would do
   */
  start(time: number): void {
    this.stop();
    this.starts += 1;
    const gotAll = this.#wanted.every((one) => this.#takeAll(one, time));
    this.peakBytes = Math.max(
      this.peakBytes,
      this.#held.reduce((sum, { size }) => sum + size, 0),
    );
    if (gotAll) return;
    this.failedStarts += 1;
    this.stop();
  }

  stop(): void {
    for (const buffer of this.#held) buffer[Symbol.dispose]();
    this.#held = [];
  }

  #takeAll({ demand, source }: Wanted, time: number): boolean {
    for (let count = 0; count < demand.count; count += 1)
      if (!this.#take(source, demand, time)) return false;
    return true;
  }

  #take(source: BufferSource, { memory, bytes }: AllocationDemand, time: number): boolean {
    const { result, effort } = measureEffort(
      this.#platform.machine.pages,
      () => attempt(() => source.allocate(bytes)),
      (got) => (got instanceof Error ? undefined : got),
    );
    if (result instanceof UnknownFact) throw result;
    const errno = result instanceof KernelError ? result.errno : undefined;
    this.attempts.push({ time, memory, bytes, errno, effort });
    if (result instanceof KernelError) return false;
    this.#held.push(result);
    return true;
  }
}

function sourceOf(platform: VirtualPlatform, memory: string): BufferSource {
  const exporters = platform.devices.flatMap(({ exporter }) => exporter ?? []);
  const source =
    heapOf(platform, memory) ?? exporters.find(({ properties }) => properties.id === memory);
  if (!source) throw new RangeError(`the board has no memory ${memory}`);
  return source;
}
