// One way to run a stream: the memory the producer fills, and who gets copies from where.
import type { FrameLayout } from "../format/layout.ts";
import type { StreamPlan } from "./plan.ts";

export interface Way {
  readonly memory: string;
  readonly copies: readonly WayCopy[];
}

export interface WayCopy {
  readonly memory: string;
  readonly consumers: readonly string[];
  /** `cpu`, or the node path of the device that copies. */
  readonly engine: string;
}

/** The frames a device of the stream works on. */
export function layoutAt(stream: StreamPlan, node: string): FrameLayout {
  return stream.ownLayouts.find((own) => own.node === node)?.layout ?? stream.layout;
}

/** The memory that a device of the stream works in. */
export function memoryAt(way: Way, node: string): string {
  return way.copies.find(({ consumers }) => consumers.includes(node))?.memory ?? way.memory;
}

export function isSameWay(a: Way, b: Way): boolean {
  const key = ({ memory, copies }: Way) =>
    JSON.stringify([memory, copies.map((copy) => [copy.memory, copy.consumers])]);
  return key(a) === key(b);
}

export function isSameLayout(a: FrameLayout, b: FrameLayout): boolean {
  const key = ({ format, width, height, planes, buffers }: FrameLayout) =>
    JSON.stringify([format, width, height, planes, buffers]);
  return key(a) === key(b);
}
