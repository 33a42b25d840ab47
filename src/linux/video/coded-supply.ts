// Where the coded frames of a decoder come from: a file that is given, else an encoder of this machine that makes what the
// decoder takes.
import { readFileSync } from "node:fs";
import { ERRNO, type Errno } from "../../buffer/errno.ts";
import { attempt, isRefused, KernelError } from "../../buffer/kernel-error.ts";
import type { FrameLayout } from "../../format/layout.ts";
import { type CodedSource, readCoded } from "./coded/coded-source.ts";
import { codeTestPattern } from "./code-test-pattern.ts";
import type { VideoAbilities } from "./describe-video.ts";
import { nameOf } from "./four-letters.ts";

export interface CodedSupply {
  /** @throws KernelError ENOENT and others for the file, ENODATA when there is nothing to decode */
  source(layout: FrameLayout): CodedSource;
}

/** A node that may code frames. */
export interface MayEncode {
  readonly path: string;
  readonly abilities: VideoAbilities;
}

/** @throws KernelError EINVAL for a file of no known format, else as the file system refuses it */
export function suppliedByFile(file: string): CodedSupply {
  let known: CodedSource | undefined;
  return { source: () => (known ??= readFile(file)) };
}

/** @param takes coded formats the decoder takes */
export function suppliedByEncoder(
  takes: readonly number[],
  encoders: readonly MayEncode[],
): CodedSupply {
  const known = new Map<string, CodedSource>();
  return {
    source(layout) {
      const { format, width, height, planes, buffers } = layout;
      const key = JSON.stringify([format, width, height, planes, buffers]);
      const source = known.get(key) ?? codedFor(layout, takes, encoders);
      known.set(key, source);
      return source;
    },
  };
}

function codedFor(
  layout: FrameLayout,
  takes: readonly number[],
  encoders: readonly MayEncode[],
): CodedSource {
  let refusal: KernelError | undefined;
  for (const { path, abilities } of encoders) {
    const code = abilities.codedFormats.find((one) => takes.includes(one));
    if (code === undefined) continue;
    const source = attempt(() => codeTestPattern(path, abilities, code, layout));
    if (!isRefused(source) && source.units.length > 0) return source;
    if (source instanceof KernelError) refusal ??= source;
  }
  if (refusal) throw refusal;
  const formats = takes.map(nameOf).join(" or ");
  const text = `no file of coded frames is given, and no encoder of this machine makes ${formats}`;
  throw new KernelError("read(coded frames)", "ENODATA", text);
}

function readFile(file: string): CodedSource {
  const source = readCoded(bytesOf(file));
  if (source) return source;
  throw new KernelError(`read(${file})`, "EINVAL", "no coded frames of a known format");
}

function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code in ERRNO) throw new KernelError(`open(${file})`, code as Errno);
    throw error;
  }
}
