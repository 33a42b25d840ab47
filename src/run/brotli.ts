// The compression of coded frames on Node.
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import type { Compression } from "../sim/coder/frame-coder.ts";

/** Large enough for a frame in one piece, so that nothing is joined from chunks. Bytes. */
const CHUNK = 2 ** 20;

/** A window of 256 KiB stays in the cache of most processors, and frames repeat themselves within less. */
const WINDOW_BITS = 18;

const FASTEST = {
  chunkSize: CHUNK,
  params: {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MIN_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS,
  },
};

/** Brotli at its fastest level: the virtual encoder wants to be quick, not small. */
export const brotli: Compression = {
  compress: (bytes) => brotliCompressSync(bytes, FASTEST),
  expand: (bytes, limit) =>
    brotliDecompressSync(bytes, { chunkSize: CHUNK, maxOutputLength: limit }),
};
