// How often a pipeline maps its buffers for the devices.

/**
 * `once`: each buffer when it is first queued, as V4L2 keeps what it has seen at an index
 * (drivers/media/common/videobuf2/videobuf2-core.c:1301); `frame`: anew for every frame, as programs do that import and close
 * each time.
 */
export type Mapping = "once" | "frame";

export const MAPPINGS: readonly Mapping[] = ["once", "frame"];
