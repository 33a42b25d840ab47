// Every structure and request that src/linux/uapi describes, by the name it is exported as.
import * as dmaBuf from "../dma-buf.ts";
import * as dmaHeap from "../dma-heap.ts";
import * as drmDevice from "../drm-device.ts";
import * as drmEvent from "../drm-event.ts";
import * as drmFramebuffer from "../drm-framebuffer.ts";
import * as drmProperty from "../drm-property.ts";
import * as drmResources from "../drm-resources.ts";
import * as ionFd from "../ion-fd.ts";
import * as ionHandle from "../ion-handle.ts";
import * as media from "../media.ts";
import type { PlainRequest, Request } from "../request.ts";
import type { StructType, UnionType } from "../struct.ts";
import * as syncFile from "../sync-file.ts";
import * as udmabuf from "../udmabuf.ts";
import * as v4l2Buffer from "../v4l2-buffer.ts";
import * as v4l2Codec from "../v4l2-codec.ts";
import * as v4l2Device from "../v4l2-device.ts";
import * as v4l2Event from "../v4l2-event.ts";
import * as v4l2Format from "../v4l2-format.ts";
import * as v4l2Parts from "../v4l2-parts.ts";

export type AnyStruct = StructType<unknown>;
export type AnyRequest = Request<unknown> | PlainRequest;

const exported: readonly (readonly [string, unknown])[] = [
  [dmaBuf, dmaHeap, drmDevice, drmEvent, drmFramebuffer, drmProperty, drmResources],
  [ionFd, ionHandle, media, syncFile, udmabuf],
  [v4l2Buffer, v4l2Codec, v4l2Device, v4l2Event, v4l2Format, v4l2Parts],
]
  .flat()
  .flatMap((module) => Object.entries(module));

/** What is exported as a constant number, with its name in C: `DMA_BUF_SYNC_END`. */
export const CONSTANTS = exported.filter(
  (entry): entry is [string, number | bigint] =>
    typeof entry[1] === "number" || typeof entry[1] === "bigint",
);

export const STRUCTS = exported.filter(
  (entry): entry is [string, AnyStruct] => kindOf(entry[1]) === "struct",
);

export const REQUESTS = exported.filter(
  (entry): entry is [string, AnyRequest] => kindOf(entry[1])?.endsWith("request") === true,
);

/** ION's headers are in no kernel of today. */
export function isIon(source: string): boolean {
  return source.includes("android");
}

/** A member as C names it: that of an anonymous union by the first thing in it. */
export function cMember(name: string, field: unknown): string {
  if (kindOf(field) !== "union") return name;
  const { isAnonymous, members } = field as UnionType<unknown>;
  return isAnonymous ? (members[0] ?? name) : name;
}

/** Members a later header may name differently. */
export function isReserved(name: string): boolean {
  return /^(?:reserved|pad)/.test(name);
}

function kindOf(value: unknown): string | undefined {
  return typeof value === "object" && value !== null && "kind" in value
    ? String(value.kind)
    : undefined;
}
