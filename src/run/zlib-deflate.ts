// The compression of coded frames on Node.
import { deflateSync, inflateSync } from "node:zlib";
import type { Deflate } from "../sim/coder/frame-coder.ts";

/** zlib at its fastest level: the virtual encoder wants to be quick, not small. */
export const zlibDeflate: Deflate = {
  deflate: (bytes) => deflateSync(bytes, { level: 1 }),
  inflate: (bytes, limit) => inflateSync(bytes, { maxOutputLength: limit }),
};
