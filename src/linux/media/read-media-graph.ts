// Reads the graph of an open media device: in one call where the kernel has it, else entity by entity.
import { KernelError } from "../../buffer/kernel-error.ts";
import { addressOf, ioctl } from "../call.ts";
import type { OwnedFd } from "../fd.ts";
import { HOST_ABI } from "../host.ts";
import type { Field } from "../uapi/field.ts";
import {
  MEDIA_ENT_ID_FLAG_NEXT,
  MEDIA_IOC_DEVICE_INFO,
  MEDIA_IOC_ENUM_ENTITIES,
  MEDIA_IOC_ENUM_LINKS,
  MEDIA_IOC_G_TOPOLOGY,
  MEDIA_LNK_FL_DATA_LINK,
  MEDIA_LNK_FL_ENABLED,
  MEDIA_LNK_FL_IMMUTABLE,
  MEDIA_LNK_FL_INTERFACE_LINK,
  MEDIA_LNK_FL_LINK_TYPE,
  MEDIA_PAD_FL_SINK,
  mediaEntity,
  mediaInterface,
  mediaLink,
  mediaLinkDesc,
  mediaPad,
  mediaPadDesc,
} from "../uapi/media.ts";
import { decodeMany } from "../uapi/struct.ts";
import type { DeviceNumber, MediaEntity, MediaGraph, MediaLink } from "./media-graph.ts";

/** What the kernel tells, as it tells it. */
export interface Topology {
  readonly entities: readonly ReturnType<typeof mediaEntity.read>[];
  readonly interfaces: readonly ReturnType<typeof mediaInterface.read>[];
  readonly pads: readonly ReturnType<typeof mediaPad.read>[];
  readonly links: readonly ReturnType<typeof mediaLink.read>[];
}

type Parts = Pick<MediaGraph, "entities" | "links">;

/** A graph that changes while it is read is read again; it does so when drivers come, which is over soon. */
const MOST_ATTEMPTS = 10;

/** @throws KernelError ENODEV when the device is gone */
export function readMediaGraph(fd: OwnedFd): MediaGraph {
  const { driver, model } = ioctl(fd, MEDIA_IOC_DEVICE_INFO, {});
  return { driver, model, ...(readTopology(fd) ?? readOneByOne(fd)) };
}

/** Undefined where the kernel has no such call. */
function readTopology(fd: OwnedFd): Parts | undefined {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return partsOf(topologyNow(fd));
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      if (error.errno === "ENOTTY") return undefined;
      if (error.errno !== "ENOSPC" || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}

/** @throws KernelError ENOSPC when more came between the two calls */
function topologyNow(fd: OwnedFd): Topology {
  const { num_entities, num_interfaces, num_pads, num_links } = ioctl(fd, MEDIA_IOC_G_TOPOLOGY, {});
  const entities = room(mediaEntity, num_entities);
  const interfaces = room(mediaInterface, num_interfaces);
  const pads = room(mediaPad, num_pads);
  const links = room(mediaLink, num_links);
  const counts = ioctl(
    fd,
    MEDIA_IOC_G_TOPOLOGY,
    {
      num_entities,
      num_interfaces,
      num_pads,
      num_links,
      ptr_entities: addressOf(entities),
      ptr_interfaces: addressOf(interfaces),
      ptr_pads: addressOf(pads),
      ptr_links: addressOf(links),
    },
    [entities, interfaces, pads, links],
  );
  return {
    entities: decodeMany(mediaEntity, entities, HOST_ABI).slice(0, counts.num_entities),
    interfaces: decodeMany(mediaInterface, interfaces, HOST_ABI).slice(0, counts.num_interfaces),
    pads: decodeMany(mediaPad, pads, HOST_ABI).slice(0, counts.num_pads),
    links: decodeMany(mediaLink, links, HOST_ABI).slice(0, counts.num_links),
  };
}

/** Pads bear their index since Linux 4.19; they come in the order of it, so it is counted. */
export function partsOf({ entities, interfaces, pads, links }: Topology): Parts {
  const padsOf = (id: number) => pads.filter(({ entity_id }) => entity_id === id);
  const placeOf = (id: number) => {
    const entity = pads.find((pad) => pad.id === id)?.entity_id ?? 0;
    return { entity, pad: padsOf(entity).findIndex((pad) => pad.id === id) };
  };
  const isOf = (type: number) => (link: { readonly flags: number }) =>
    (link.flags & MEDIA_LNK_FL_LINK_TYPE) >>> 0 === type;
  const devicesOf = (id: number): readonly DeviceNumber[] =>
    links
      .filter(isOf(MEDIA_LNK_FL_INTERFACE_LINK))
      .filter(({ sink_id }) => sink_id === id)
      .flatMap(({ source_id }) => interfaces.find((one) => one.id === source_id) ?? [])
      .map(({ of }) => of.devnode);
  return {
    entities: entities.map(({ id, name, function: role }) => ({
      id,
      name,
      function: role,
      pads: padsOf(id).map(({ flags }, index) => ({ index, isSink: isSink(flags) })),
      devices: devicesOf(id),
    })),
    links: links.filter(isOf(MEDIA_LNK_FL_DATA_LINK)).map(({ source_id, sink_id, flags }) => ({
      source: placeOf(source_id),
      sink: placeOf(sink_id),
      ...stateOf(flags),
    })),
  };
}

/** The older calls, for kernels that have not the one. */
export function readOneByOne(fd: OwnedFd): Parts {
  const entities: MediaEntity[] = [];
  const links: MediaLink[] = [];
  for (let found = nextEntity(fd, 0); found; found = nextEntity(fd, found.id)) {
    const { id, name, type, of } = found;
    const pads = room(mediaPadDesc, found.pads);
    const leaving = room(mediaLinkDesc, found.links);
    const input = { entity: id, pads: addressOf(pads), links: addressOf(leaving) };
    ioctl(fd, MEDIA_IOC_ENUM_LINKS, input, [pads, leaving]);
    const [major = 0, minor = 0] = of.dev;
    entities.push({
      id,
      name,
      function: type,
      pads: decodeMany(mediaPadDesc, pads, HOST_ABI)
        .slice(0, found.pads)
        .map(({ index, flags }) => ({ index, isSink: isSink(flags) })),
      devices: major === 0 ? [] : [{ major, minor }],
    });
    for (const { source, sink, flags } of decodeMany(mediaLinkDesc, leaving, HOST_ABI).slice(
      0,
      found.links,
    )) {
      links.push({
        source: { entity: source.entity, pad: source.index },
        sink: { entity: sink.entity, pad: sink.index },
        ...stateOf(flags),
      });
    }
  }
  return { entities, links };
}

/** Undefined behind the last. */
function nextEntity(fd: OwnedFd, before: number) {
  try {
    return ioctl(fd, MEDIA_IOC_ENUM_ENTITIES, { id: (before | MEDIA_ENT_ID_FLAG_NEXT) >>> 0 });
  } catch (error) {
    if (error instanceof KernelError && error.errno === "EINVAL") return undefined;
    throw error;
  }
}

/** At least one, for an array without elements has no address. */
function room<T>(type: Field<T>, count: number): Uint8Array {
  return new Uint8Array(new ArrayBuffer(Math.max(1, count) * type.size(HOST_ABI)));
}

function isSink(flags: number): boolean {
  return (flags & MEDIA_PAD_FL_SINK) !== 0;
}

function stateOf(flags: number): Pick<MediaLink, "isEnabled" | "isImmutable"> {
  return {
    isEnabled: (flags & MEDIA_LNK_FL_ENABLED) !== 0,
    isImmutable: (flags & MEDIA_LNK_FL_IMMUTABLE) !== 0,
  };
}
