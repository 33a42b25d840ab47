// What it costs a device to map a buffer that it has not seen, as far as user space can tell: the call that hands the buffer
// over, less the same call for a buffer that is known; and closing the device with the buffer mapped, less closing it without.
// Between the two a CPU access shows the cache maintenance that the mapped device asks for. Nothing is streamed or shown.
import type { BufferSource } from "../buffer/dma-buffer.ts";
import type { DeviceQueue, Frame, Mapping, MediaDevice } from "../buffer/media-device.ts";
import { ACCESS_TIMES, accessRows, accessTimes } from "./access-times.ts";
import { RATE, type Taking } from "./find-layout.ts";
import { lineOf } from "./line.ts";
import { type Clock, owning, type Probe, timed } from "./probe.ts";

export interface MappingSizes {
  /** Bytes, whole pages; the smaller holds a picture of the device. */
  readonly sizes: readonly [small: number, large: number];
  readonly pageSize: number;
}

/** Times of one size, in order: map, known, close, then those of CPU accesses. */
const TIMES = 3 + ACCESS_TIMES;

export function mappingProbe(
  device: MediaDevice,
  taking: Taking,
  source: BufferSource,
  { sizes, pageSize }: MappingSizes,
  clock: Clock,
): Probe {
  const { id: memory, pool } = source.properties;
  const { node } = device;
  const [small, large] = sizes;
  const session = new Session(device, taking, source, small, clock);
  return {
    name: `mapping buffers of ${memory} for ${node}`,
    // One that is there before the one that is measured.
    needs: [{ pool, bytes: small + large }],
    sample: async () => [
      ...(await session.times(small)),
      ...(await session.times(large)),
      await session.emptyClose(),
    ],
    rows(samples) {
      const pages = [small / pageSize, large / pageSize] as const;
      const at = (column: number) =>
        samples.map((sample) => ({
          small: sample[column] ?? 0,
          large: sample[column + TIMES] ?? 0,
          empty: sample[2 * TIMES] ?? 0,
        }));
      const known = at(1);
      const map = at(0).map((time, round) => ({
        small: time.small - (known[round]?.small ?? 0),
        large: time.large - (known[round]?.large ?? 0),
      }));
      const unmap = at(2).map((time) => ({
        small: time.small - time.empty,
        large: time.large - time.empty,
      }));
      const row = (call: "map" | "unmap", times: typeof map) => {
        const { fixed, perUnit } = lineOf(times, pages);
        return { device: node, memory, call, fixedNanoseconds: fixed, nanosecondsPerPage: perUnit };
      };
      const accesses = samples.map((sample) => [
        ...sample.slice(3, TIMES),
        ...sample.slice(TIMES + 3, 2 * TIMES),
      ]);
      return {
        mapping: [row("map", map), row("unmap", unmap)],
        cpuAccess: accessRows(accesses, sizes, { memory, device: node }),
      };
    },
  };
}

class Session {
  readonly #device: MediaDevice;
  readonly #taking: Taking;
  readonly #source: BufferSource;
  readonly #smallest: number;
  readonly #clock: Clock;

  constructor(
    device: MediaDevice,
    taking: Taking,
    source: BufferSource,
    smallest: number,
    clock: Clock,
  ) {
    this.#device = device;
    this.#taking = taking;
    this.#source = source;
    this.#smallest = smallest;
    this.#clock = clock;
  }

  times(bytes: number): Promise<readonly number[]> {
    const clock = this.#clock;
    return this.#opened((queue, own) => {
      const buffer = own(this.#source.allocate(bytes));
      const attachment = own(queue.attach({ buffers: [buffer] }));
      const start = clock();
      const mapping = attachment.map();
      queue.enqueue(mapping);
      const map = clock() - start;
      queue.stop();
      const known = timed(clock, this.#again(queue, attachment, mapping));
      queue.stop();
      const accesses = accessTimes(own(buffer.mapCpu()), new Uint8Array(bytes), clock);
      return [map, known, timed(clock, () => queue[Symbol.dispose]()), ...accesses];
    });
  }

  emptyClose(): Promise<number> {
    return this.#opened((queue) => timed(this.#clock, () => queue[Symbol.dispose]()));
  }

  /**
   * Hands over a buffer that is known. A device that is given buffers by slot knows the one that the slot had (VIDIOC_QBUF:
   * drivers/media/common/videobuf2/videobuf2-core.c:1301); one that goes on showing its last frame knows buffers by handle
   * (DRM_IOCTL_PRIME_FD_TO_HANDLE: drivers/gpu/drm/drm_prime.c:314).
   */
  #again(queue: DeviceQueue, attachment: { map(): Mapping }, mapping: Mapping): () => void {
    return queue.holds > 0 ? () => void attachment.map() : () => queue.enqueue(mapping);
  }

  /** With one buffer mapped already, so that what the queue sets up at the first is not in any time. */
  #opened<T>(
    work: (queue: DeviceQueue, own: <O extends Disposable>(owner: O) => O) => T,
  ): Promise<T> {
    const { direction, layout } = this.#taking;
    return owning((own) => {
      const queue = own(this.#device.open(direction, layout, RATE));
      const first: Frame = { buffers: [own(this.#source.allocate(this.#smallest))] };
      own(queue.attach(first)).map();
      return work(queue, own);
    });
  }
}
