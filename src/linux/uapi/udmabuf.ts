// /dev/udmabuf: a dma-buf from pages of a memfd, in any order.
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

/** Pages of the memfd that come next in the buffer. */
export const udmabufCreateItem = struct("udmabuf_create_item", `${HEADER}:17`, {
  memfd: u32,
  __pad: u32,
  offset: u64,
  size: u64,
});

/** Its items follow it. */
export const udmabufCreateList = struct("udmabuf_create_list", `${HEADER}:24`, {
  flags: u32,
  count: u32,
});

/** The new dma-buf's descriptor is what the call returns. */
export const UDMABUF_CREATE = iow("UDMABUF_CREATE", "u", 0x42, udmabufCreate, `${HEADER}:30`);
export const UDMABUF_CREATE_LIST = iow(
  "UDMABUF_CREATE_LIST",
  "u",
  0x43,
  udmabufCreateList,
  `${HEADER}:31`,
);

/** include/uapi/linux/udmabuf.h:8. */
export const UDMABUF_FLAGS_CLOEXEC = 1;
