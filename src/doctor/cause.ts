// What a refusal means. EINVAL of PRIME_FD_TO_HANDLE stands for scattered pages (drivers/gpu/drm/drm_gem_dma_helper.c:469)
// and for a driver that imports nothing (drivers/gpu/drm/drm_prime.c:934); EFAULT of VIDIOC_QBUF for scattered pages and
// for a buffer that is too small (drivers/media/common/videobuf2/videobuf2-dma-contig.c:724). Buffers here have the size
// of the layout that the driver has taken, so what is left is settled by what it does with one run of pages.
import type { Cause, DeviceAnswer, MemoryTrial } from "./finding.ts";

export function causeOf(
  { node, answer }: DeviceAnswer,
  trials: readonly MemoryTrial[],
): Cause | null {
  if (answer !== "refused") return null;
  const onOneRun = trials
    .filter(({ isContiguous }) => isContiguous)
    .flatMap(({ devices }) => devices)
    .filter((device) => device.node === node && device.answer !== "not-reached");
  if (onOneRun.some((device) => device.answer === "mapped")) return "not-contiguous";
  return onOneRun.length > 0 ? "no-import" : "not-told";
}
