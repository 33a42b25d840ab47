// Frames that an engine is measured with: bytes in a row where it takes any, else pictures as a 2D device knows them.
import type { CopyEngine } from "../buffer/copy-engine.ts";
import type { BufferSource } from "../buffer/dma-buffer.ts";
import { KernelError, UnknownFact } from "../buffer/kernel-error.ts";
import type { Platform } from "../buffer/platform.ts";
import { type FrameLayout, frameLayout, isConflict } from "../format/layout.ts";
import { parseFormat } from "../format/parse-format.ts";
import { copyOnce } from "./copy-probe.ts";

const PICTURES: readonly (readonly [width: number, height: number])[] = [
  [640, 480],
  [1280, 720],
  [1920, 1080],
];
const FORMATS = ["NV12", "XR24", "RG16", "YUYV"];

/** Rising in size; or why the engine takes none of them. @param sizes bytes, where it takes any */
export async function copyFrames(
  platform: Platform,
  engine: CopyEngine,
  heaps: readonly BufferSource[],
  sizes: readonly number[],
): Promise<readonly FrameLayout[] | KernelError | UnknownFact> {
  let refusal: KernelError | UnknownFact = new KernelError(`copy by ${engine.id}`, "EINVAL");
  for (const frames of kinds(sizes)) {
    const [smallest] = frames;
    for (const heap of smallest ? heaps : []) {
      try {
        if (smallest) await copyOnce(platform, engine, { source: heap, target: heap }, smallest);
        return frames;
      } catch (error) {
        if (!(error instanceof KernelError || error instanceof UnknownFact)) throw error;
        refusal = error;
      }
    }
  }
  return refusal;
}

function kinds(sizes: readonly number[]): readonly (readonly FrameLayout[])[] {
  return [
    sizes.map((bytes) => byteRows(bytes)),
    ...FORMATS.map((format) => PICTURES.map(([width, height]) => layoutOf(format, width, height))),
  ];
}

/** A picture of a byte a pixel, in the widest lines that divide it. */
function byteRows(bytes: number): FrameLayout {
  const width = [1920, 1024].find((each) => bytes % each === 0) ?? 1;
  return layoutOf("R8", width, bytes / width);
}

function layoutOf(name: string, width: number, height: number): FrameLayout {
  const format = parseFormat(name);
  const layout = format && frameLayout(format, width, height, []);
  if (!layout || isConflict(layout)) throw new RangeError(`no ${name} of ${width}x${height}`);
  return layout;
}
