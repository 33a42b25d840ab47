// Sizes that are measured: a step of four, and a frame of 1080p NV12.

export const KIB = 1024;
export const MIB = 1024 * KIB;

export const FRAME_BYTES = 1920 * 1080 * 1.5;

/** Bytes, rising. */
export const SIZES: readonly number[] = [64 * KIB, 256 * KIB, MIB, FRAME_BYTES, 8 * MIB];

/** For those in a hurry. */
export const FEW_SIZES: readonly number[] = [64 * KIB, MIB, FRAME_BYTES];
