// The media controller: which entities a media device is made of and how they are linked.
import { array, raw, text, u16, u32, u64, word } from "./field.ts";
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

/** Of kernels that know no topology; `id` or-ed with MEDIA_ENT_ID_FLAG_NEXT asks for the entity after it. */
export const mediaEntityDesc = struct("media_entity_desc", `${HEADER}:149`, {
  id: u32,
  name: text(32),
  type: u32,
  revision: u32,
  flags: u32,
  group_id: u32,
  pads: u16,
  links: u16,
  reserved: array(u32, 4),
  of: anonymousUnion({ dev: array(u32, 2), raw: raw(184) }),
});

export const mediaPadDesc = struct("media_pad_desc", `${HEADER}:212`, {
  entity: u32,
  index: u16,
  flags: u32,
  reserved: array(u32, 2),
});

export const mediaLinkDesc = struct("media_link_desc", `${HEADER}:228`, {
  source: mediaPadDesc,
  sink: mediaPadDesc,
  flags: u32,
  reserved: array(u32, 2),
});

/** `pads` and `links` point to room for as many as the entity has; links are those that leave it. */
export const mediaLinksEnum = struct("media_links_enum", `${HEADER}:235`, {
  entity: u32,
  pads: word,
  links: word,
  reserved: array(u32, 4),
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
export const MEDIA_IOC_ENUM_ENTITIES = iowr(
  "MEDIA_IOC_ENUM_ENTITIES",
  "|",
  1,
  mediaEntityDesc,
  `${HEADER}:372`,
);
export const MEDIA_IOC_ENUM_LINKS = iowr(
  "MEDIA_IOC_ENUM_LINKS",
  "|",
  2,
  mediaLinksEnum,
  `${HEADER}:373`,
);
export const MEDIA_IOC_G_TOPOLOGY = iowr(
  "MEDIA_IOC_G_TOPOLOGY",
  "|",
  4,
  mediaTopology,
  `${HEADER}:375`,
);

/** include/uapi/linux/media.h:147. */
export const MEDIA_ENT_ID_FLAG_NEXT = 0x8000_0000;

/** Functions of entities: include/uapi/linux/media.h:76 and 84. */
export const MEDIA_ENT_F_IO_V4L = 0x1_0001;
export const MEDIA_ENT_F_CAM_SENSOR = 0x2_0001;

/** Bits of a pad's `flags`: include/uapi/linux/media.h:208. */
export const MEDIA_PAD_FL_SINK = 1;
export const MEDIA_PAD_FL_SOURCE = 2;

/** Bits of a link's `flags`: include/uapi/linux/media.h:219. */
export const MEDIA_LNK_FL_ENABLED = 1;
export const MEDIA_LNK_FL_IMMUTABLE = 2;
export const MEDIA_LNK_FL_LINK_TYPE = 0xf000_0000;
export const MEDIA_LNK_FL_DATA_LINK = 0;
export const MEDIA_LNK_FL_INTERFACE_LINK = 0x1000_0000;
