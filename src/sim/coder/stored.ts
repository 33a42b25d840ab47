// Frames that are stored as they are, where nobody looks at what a codec makes of them.
import type { Compression } from "./frame-coder.ts";

export const STORED: Compression = { compress: (bytes) => bytes, expand: (bytes) => bytes };
