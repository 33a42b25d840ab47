// Frame layout: how the planes of one frame lie in its buffer, once every device of a stream has had its say.
// Numbers here are plain: a frame is far below 2^53 bytes.

/** One demand on a layout, and who makes it. Multiples; absent is no demand. */
export interface LayoutDemand {
  /** Who asks, as shown to the user: a node path. */
  readonly by: string;
  /** Bytes per line of every plane. */
  readonly stride?: number;
  /** Pixels of a line. */
  readonly width?: number;
  /** Lines of the first plane; the other planes follow by their subsampling. */
  readonly height?: number;
  /** Start of every plane within the buffer, in bytes. */
  readonly offset?: number;
  /** Bytes of every plane. */
  readonly size?: number;
  /** Largest bytes per line. */
  readonly maxStride?: number;
}

export interface PlaneLayout {
  readonly offset: number;
  readonly stride: number;
  readonly lines: number;
  readonly size: number;
}

export interface FrameLayout {
  /** DRM fourcc name, or the V4L2 one where DRM has none. */
  readonly format: string;
  readonly width: number;
  readonly height: number;
  /** One entry a plane, in order, all in one buffer unless `buffers` is above 1. */
  readonly planes: readonly PlaneLayout[];
  /** Bytes of each memory buffer of a frame (NV12M has two), each page aligned by the allocator, not here. */
  readonly buffers: readonly number[];
  /** Bytes of a frame, all buffers together. */
  readonly size: number;
  /** The merged demands that shaped it, each with who made it: `stride` 128 by `/soc/video-codec@1d00000`. */
  readonly reasons: readonly { readonly demand: string; readonly value: number; readonly by: readonly string[] }[];
}
