// What a pipeline takes each time it starts.
import type { AllocationDemand } from "../sim/pressure/pressure.ts";
import type { FrameSet, Placement } from "./place.ts";

export function demandsOf({ streams }: Placement): readonly AllocationDemand[] {
  const sets = streams.flatMap(({ frames, copies }) => [
    frames,
    ...copies.map((copy) => copy.frames),
  ]);
  return sets.flatMap(demandsFor);
}

/** Frames of several buffers ask for each of them, frame by frame. */
function demandsFor({ memory, layout, count }: FrameSet): readonly AllocationDemand[] {
  const [first = 0] = layout.buffers;
  if (layout.buffers.every((bytes) => bytes === first))
    return [{ memory, bytes: first, count: count * layout.buffers.length }];
  return Array.from({ length: count }, () => layout.buffers).flatMap((buffers) =>
    buffers.map((bytes) => ({ memory, bytes, count: 1 })),
  );
}
