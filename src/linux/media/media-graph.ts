// What a media device is made of, and where the picture of a video node comes from: through enabled links up to a sensor,
// or to the entity where they end.

/** A node by its device numbers; their names are the business of whoever manages /dev. */
export interface DeviceNumber {
  readonly major: number;
  readonly minor: number;
}

export interface MediaPad {
  readonly index: number;
  /** The picture goes in, or comes out. */
  readonly isSink: boolean;
}

export interface MediaEntity {
  readonly id: number;
  /** `imx219 1-0010`. */
  readonly name: string;
  /** Of MEDIA_ENT_F_. */
  readonly function: number;
  readonly pads: readonly MediaPad[];
  /** Nodes that stand for it. */
  readonly devices: readonly DeviceNumber[];
}

export interface PadPlace {
  /** Id of the entity. */
  readonly entity: number;
  readonly pad: number;
}

export interface MediaLink {
  readonly source: PadPlace;
  readonly sink: PadPlace;
  readonly isEnabled: boolean;
  /** The hardware has it so: nobody can change it. */
  readonly isImmutable: boolean;
}

export interface MediaGraph {
  readonly driver: string;
  readonly model: string;
  readonly entities: readonly MediaEntity[];
  readonly links: readonly MediaLink[];
}

export interface Feed {
  /** From the entity of the video node against the stream; never empty. */
  readonly chain: readonly MediaEntity[];
  /**
   * `sensor` when the last of the chain is one; `source` when it is something else that takes no picture from others: an
   * HDMI receiver, a frame that was written to the device; `unlinked` when no enabled link leads into it.
   */
  readonly end: "sensor" | "source" | "unlinked";
  /** Links into the last of the chain that one could enable. */
  readonly disabled: readonly MediaLink[];
}

/** include/uapi/linux/media.h:76 and 84. */
const FROM_MEMORY = 0x1_0001;
const SENSOR = 0x2_0001;

/** Undefined when the graph knows no such node. */
export function feedOf(graph: MediaGraph, node: DeviceNumber): Feed | undefined {
  const owners = graph.entities.filter(({ devices }) =>
    devices.some(({ major, minor }) => major === node.major && minor === node.minor),
  );
  // Of a device that works from memory to memory both ends bear one node.
  const takers = owners.filter(takesPicture);
  return best((takers.length > 0 ? takers : owners).map((entity) => follow(graph, [entity])));
}

/** The command that enables a link, for a person to type. @param media the media device: `/dev/media0` */
export function enableCommand(
  graph: MediaGraph,
  { source, sink }: MediaLink,
  media: string,
): string {
  const place = ({ entity, pad }: PadPlace) =>
    `"${graph.entities.find(({ id }) => id === entity)?.name ?? entity}":${pad}`;
  return `media-ctl -d ${media} -l '${place(source)} -> ${place(sink)} [1]'`;
}

function follow(graph: MediaGraph, chain: readonly MediaEntity[]): Feed {
  const last = chain.at(-1) as MediaEntity;
  if (last.function === SENSOR) return { chain, end: "sensor", disabled: [] };
  if (!takesPicture(last)) return { chain, end: "source", disabled: [] };
  const into = graph.links.filter(({ sink }) => sink.entity === last.id);
  const feeds = into
    .filter(({ isEnabled }) => isEnabled)
    .flatMap(({ source }) => {
      const entity = graph.entities.find(({ id }) => id === source.entity);
      // A scaler may stand behind itself.
      return entity && !chain.includes(entity) ? [follow(graph, [...chain, entity])] : [];
    });
  const disabled = into.filter(({ isEnabled }) => !isEnabled);
  const here: Feed = { chain, end: "unlinked", disabled };
  return best(disabled.length > 0 || feeds.length === 0 ? [...feeds, here] : feeds) ?? here;
}

function takesPicture({ pads }: MediaEntity): boolean {
  return pads.some(({ isSink }) => isSink);
}

/** An image processor has several inputs, one of them for its parameters: the one that leads to a sensor is the picture's. */
function best(feeds: readonly Feed[]): Feed | undefined {
  return feeds.toSorted((a, b) => rankOf(b) - rankOf(a))[0];
}

function rankOf({ chain, end, disabled }: Feed): number {
  if (end === "sensor") return 4;
  if (end === "source") return chain.at(-1)?.function === FROM_MEMORY ? 1 : 3;
  return disabled.length > 0 ? 2 : 0;
}
