// The media controller: which entities a media device is made of and how they are linked.
import { array, text, u32, u64 } from "./field.ts";
import { iowr } from "./request.ts";
import { anonymousUnion, packed, struct } from "./struct.ts";

const HEADER = "include/uapi/linux/media.h";

export const mediaDeviceInfo = struct("media_device_info", `${HEADER}:26`, {
  driver: text(16),
  model: text(32),
  serial: text(40),
  bus_info: text(32),
  media_version: u32,
  hw_revision: u32,
  driver_version: u32,
  reserved: array(u32, 31),
});

export const mediaEntity = packed("media_v2_entity", `${HEADER}:298`, {
  id: u32,
  name: text(64),
  function: u32,
  flags: u32,
  reserved: array(u32, 5),
});

export const mediaDevnode = packed("media_v2_intf_devnode", `${HEADER}:307`, {
  major: u32,
  minor: u32,
});

export const mediaInterface = packed("media_v2_interface", `${HEADER}:312`, {
  id: u32,
  intf_type: u32,
  flags: u32,
  reserved: array(u32, 9),
  of: anonymousUnion({ devnode: mediaDevnode, raw: array(u32, 16) }),
});

export const mediaPad = packed("media_v2_pad", `${HEADER}:333`, {
  id: u32,
  entity_id: u32,
  flags: u32,
  index: u32,
  reserved: array(u32, 4),
});

export const mediaLink = packed("media_v2_link", `${HEADER}:341`, {
  id: u32,
  source_id: u32,
  sink_id: u32,
  flags: u32,
  reserved: array(u32, 6),
});

/** Each `ptr_` points to room for as many as its `num_` says; with 0 the kernel only counts. */
export const mediaTopology = packed("media_v2_topology", `${HEADER}:349`, {
  topology_version: u64,
  num_entities: u32,
  reserved1: u32,
  ptr_entities: u64,
  num_interfaces: u32,
  reserved2: u32,
  ptr_interfaces: u64,
  num_pads: u32,
  reserved3: u32,
  ptr_pads: u64,
  num_links: u32,
  reserved4: u32,
  ptr_links: u64,
});

export const MEDIA_IOC_DEVICE_INFO = iowr(
  "MEDIA_IOC_DEVICE_INFO",
  "|",
  0,
  mediaDeviceInfo,
  `${HEADER}:371`,
);
export const MEDIA_IOC_G_TOPOLOGY = iowr(
  "MEDIA_IOC_G_TOPOLOGY",
  "|",
  4,
  mediaTopology,
  `${HEADER}:375`,
);
