// How many buffers a stream needs when the user does not say: what each device holds at once adds up, and one spare
// for the slowest counts once. The same sums as Fuchsia's sysmem: camping adds, slack takes the maximum.
import type { Device } from "../board/board.ts";
import type { Stream } from "../pipeline/pipeline.ts";

/**
 * Buffers a device keeps at a time, by role. A camera fills one and has the next queued; a display shows one and has
 * the next pending; a codec works on one and has the next queued. Assumed where a driver's min_buffers is not read.
 */
const CAMPING: { readonly [role: string]: number } = {
  camera: 2,
  display: 2,
  codec: 2,
  jpeg: 2,
  isp: 2,
  gpu: 2,
  npu: 2,
  "2d": 1,
};

const CPU_CAMPING = 1;
const SLACK = 1;

export interface BufferCount {
  readonly count: number;
  readonly source: string;
}

export function bufferCount(stream: Stream, devices: readonly Device[]): BufferCount {
  if (stream.buffers !== undefined) return { count: stream.buffers, source: "the pipeline" };
  const held = devices.map((device, at) => stream.camping?.[at] ?? campingOf(device));
  const count = held.reduce((sum, one) => sum + one, stream.slack ?? SLACK);
  const parts = devices.map((device, at) => `${held[at]} held by ${device.node}`).join(", ");
  return { count, source: `${parts}, ${stream.slack ?? SLACK} spare` };
}

/** Buffers of a copy that serves these consumers: what they hold, and one being written. */
export function copyBufferCount(consumers: readonly Device[]): number {
  return consumers.reduce((sum, device) => sum + campingOf(device), SLACK);
}

function campingOf(device: Device): number {
  return CAMPING[device.role] ?? CPU_CAMPING;
}
