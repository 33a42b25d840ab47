// /dev/udmabuf: a dma-buf from the pages of a memfd.
import { u32, u64 } from "./field.ts";
import { iow } from "./request.ts";
import { struct } from "./struct.ts";

const HEADER = "include/uapi/linux/udmabuf.h";

/** The memfd must be sealed against shrinking: drivers/dma-buf/udmabuf.c:222. */
export const udmabufCreate = struct("udmabuf_create", `${HEADER}:10`, {
  memfd: u32,
  flags: u32,
  offset: u64,
  size: u64,
});

/** The new dma-buf's descriptor is what the call returns. */
export const UDMABUF_CREATE = iow("UDMABUF_CREATE", "u", 0x42, udmabufCreate, `${HEADER}:30`);

/** include/uapi/linux/udmabuf.h:8. */
export const UDMABUF_FLAGS_CLOEXEC = 1;
