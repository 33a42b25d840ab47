// What a V4L2 node can do: whether frames come out of it or go into it, and what it is for.
import type { Direction } from "../../buffer/media-device.ts";
import { KernelError } from "../../buffer/kernel-error.ts";
import { ioctl } from "../call.ts";
import type { OwnedFd } from "../fd.ts";
import {
  V4L2_BUF_TYPE_VIDEO_CAPTURE,
  V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE,
  V4L2_BUF_TYPE_VIDEO_OUTPUT,
  V4L2_BUF_TYPE_VIDEO_OUTPUT_MPLANE,
} from "../uapi/v4l2-buffer.ts";
import {
  V4L2_CAP_DEVICE_CAPS,
  V4L2_CAP_STREAMING,
  V4L2_CAP_VIDEO_CAPTURE,
  V4L2_CAP_VIDEO_CAPTURE_MPLANE,
  V4L2_CAP_VIDEO_M2M,
  V4L2_CAP_VIDEO_M2M_MPLANE,
  V4L2_CAP_VIDEO_OUTPUT,
  V4L2_CAP_VIDEO_OUTPUT_MPLANE,
  VIDIOC_QUERYCAP,
} from "../uapi/v4l2-device.ts";
import { V4L2_FMT_FLAG_COMPRESSED, VIDIOC_ENUM_FMT } from "../uapi/v4l2-format.ts";
import { nameOf } from "./four-letters.ts";

/**
 * Formats whose streams user space reads for the decoder, frame by frame: include/uapi/linux/videodev2.h:726 to 739.
 */
const STATELESS: readonly string[] = ["MG2S", "S264", "S265", "VP8F", "VP9F", "AV1F", "SFWH"];

export interface VideoAbilities {
  /** V4L2_BUF_TYPE of the queue that frames come out of, and of the one they go into. */
  readonly types: { readonly [D in Direction]: number | undefined };
  /** Both queues belong together: what goes in is worked on and comes out. */
  readonly isMemoryToMemory: boolean;
  /** Coded formats that come out: those of an encoder. */
  readonly codedFormats: readonly number[];
  /** Coded formats that go in: those of a decoder that reads the stream by itself. */
  readonly codedInputs: readonly number[];
  readonly roles: readonly string[];
}

/** Undefined for a node without a video queue that streams: radio, teletext, metadata, touch. */
export function describeVideo(fd: OwnedFd): VideoAbilities | undefined {
  const { capabilities, device_caps } = ioctl(fd, VIDIOC_QUERYCAP, {});
  const bits = (capabilities & V4L2_CAP_DEVICE_CAPS) === 0 ? capabilities : device_caps;
  const has = (bit: number) => (bits & bit) !== 0;
  if (!has(V4L2_CAP_STREAMING)) return undefined;
  const isMany = has(V4L2_CAP_VIDEO_M2M_MPLANE);
  const isMemoryToMemory = has(V4L2_CAP_VIDEO_M2M) || isMany;
  const types = isMemoryToMemory
    ? typesOf(true, true, isMany)
    : typesOf(
        has(V4L2_CAP_VIDEO_CAPTURE) || has(V4L2_CAP_VIDEO_CAPTURE_MPLANE),
        has(V4L2_CAP_VIDEO_OUTPUT) || has(V4L2_CAP_VIDEO_OUTPUT_MPLANE),
        has(V4L2_CAP_VIDEO_CAPTURE_MPLANE) || has(V4L2_CAP_VIDEO_OUTPUT_MPLANE),
      );
  const { produce, consume } = types;
  if (produce === undefined && consume === undefined) return undefined;
  if (!isMemoryToMemory) {
    const roles = produce === undefined ? ["display"] : ["camera"];
    return { types, isMemoryToMemory, codedFormats: [], codedInputs: [], roles };
  }
  const coded = codedFormats(fd, produce);
  const inputs = codedFormats(fd, consume);
  const isCodec = coded.length > 0 || inputs.length > 0;
  return {
    types,
    isMemoryToMemory,
    codedFormats: coded,
    codedInputs: inputs.filter((code) => !STATELESS.includes(nameOf(code))),
    roles: [isCodec ? "codec" : "2d"],
  };
}

function typesOf(produces: boolean, consumes: boolean, isMany: boolean): VideoAbilities["types"] {
  const capture = isMany ? V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE : V4L2_BUF_TYPE_VIDEO_CAPTURE;
  const output = isMany ? V4L2_BUF_TYPE_VIDEO_OUTPUT_MPLANE : V4L2_BUF_TYPE_VIDEO_OUTPUT;
  return { produce: produces ? capture : undefined, consume: consumes ? output : undefined };
}

/** Codes of the coded formats, as the driver orders them. */
function codedFormats(fd: OwnedFd, type: number | undefined): readonly number[] {
  if (type === undefined) return [];
  const codes: number[] = [];
  for (let index = 0; ; index += 1) {
    try {
      const { flags, pixelformat } = ioctl(fd, VIDIOC_ENUM_FMT, { index, type });
      if ((flags & V4L2_FMT_FLAG_COMPRESSED) !== 0) codes.push(pixelformat);
    } catch (error) {
      // The end of the list.
      if (error instanceof KernelError && error.errno === "EINVAL") return codes;
      throw error;
    }
  }
}
