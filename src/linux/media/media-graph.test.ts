// Where the picture of a video node comes from: graphs as boards have them, and any graph at all.
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  enableCommand,
  type Feed,
  feedOf,
  type MediaEntity,
  type MediaGraph,
} from "./media-graph.ts";
import { partsOf, type Topology } from "./read-media-graph.ts";

const [FROM_MEMORY, SENSOR, OTHER] = [0x1_0001, 0x2_0001, 0x2_0000];
const video = (minor: number) => ({ major: 81, minor });

/** `sinks` pads that take a picture, then one that gives it where `gives`. */
function entity(
  id: number,
  name: string,
  role: number,
  sinks: number,
  minor?: number,
): MediaEntity {
  const pads = Array.from({ length: sinks + 1 }, (_, index) => ({ index, isSink: index < sinks }));
  return { id, name, function: role, pads, devices: minor === undefined ? [] : [video(minor)] };
}

type Line = readonly [from: number, to: number, pad: number, isEnabled: boolean];

function graph(entities: readonly MediaEntity[], lines: readonly Line[]): MediaGraph {
  const giving = (id: number) => (entities.find((one) => one.id === id)?.pads.length ?? 1) - 1;
  const links = lines.map(([from, to, pad, isEnabled]) => ({
    source: { entity: from, pad: giving(from) },
    sink: { entity: to, pad },
    isEnabled,
    isImmutable: false,
  }));
  return { driver: "isp", model: "board", entities, links };
}

const shown = (feed: Feed | undefined) =>
  feed && `${feed.chain.map(({ name }) => name).join(" < ")} (${feed.end})`;

const board = [
  entity(1, "mainpath", FROM_MEMORY, 1, 0),
  entity(2, "isp", OTHER, 2),
  entity(3, "params", FROM_MEMORY, 0, 1),
  entity(4, "csi", OTHER, 1),
  entity(5, "imx219 1-0010", SENSOR, 0, 2),
];

test("through every enabled link up to the sensor", () => {
  const linked = graph(board, [
    [3, 2, 1, true],
    [5, 4, 0, true],
    [4, 2, 0, true],
    [2, 1, 0, true],
  ]);
  expect(shown(feedOf(linked, video(0)))).toBe("mainpath < isp < csi < imx219 1-0010 (sensor)");
});

test("a link that is not enabled, and the command that would do it", () => {
  const broken = graph(board, [
    [3, 2, 1, true],
    [5, 4, 0, false],
    [4, 2, 0, true],
    [2, 1, 0, true],
  ]);
  const feed = feedOf(broken, video(0));
  expect(shown(feed)).toBe("mainpath < isp < csi (unlinked)");
  expect(feed?.disabled.map((link) => enableCommand(broken, link, "/dev/media0"))).toEqual([
    `media-ctl -d /dev/media0 -l '"imx219 1-0010":0 -> "csi":0 [1]'`,
  ]);
});

test("a camera without links has nothing that could be enabled", () => {
  const feed = feedOf(graph([entity(1, "vid-cap", FROM_MEMORY, 1, 0)], []), video(0));
  expect(shown(feed)).toBe("vid-cap (unlinked)");
  expect(feed?.disabled).toEqual([]);
});

test("what a codec gives comes from what went into it", () => {
  const codec = graph(
    [
      entity(1, "source", FROM_MEMORY, 0, 0),
      entity(2, "proc", 0x4007, 1),
      { ...entity(3, "sink", FROM_MEMORY, 1, 0), pads: [{ index: 0, isSink: true }] },
    ],
    [
      [1, 2, 0, true],
      [2, 3, 0, true],
    ],
  );
  expect(shown(feedOf(codec, video(0)))).toBe("sink < proc < source (source)");
});

test("a node that the graph does not have", () => {
  expect(feedOf(graph(board, []), video(9))).toBeUndefined();
});

test("a circle of links ends", () => {
  const round = graph(
    [entity(1, "a", OTHER, 1, 0), entity(2, "b", OTHER, 1)],
    [
      [2, 1, 0, true],
      [1, 2, 0, true],
    ],
  );
  expect(shown(feedOf(round, video(0)))).toBe("a < b (unlinked)");
});

test("in any graph the chain follows enabled links and holds nobody twice", () => {
  const ids = fc.integer({ min: 1, max: 6 });
  const lines = fc.array(fc.tuple(ids, ids, fc.constant(0), fc.boolean()), { maxLength: 12 });
  const roles = fc.array(fc.constantFrom(FROM_MEMORY, SENSOR, OTHER), {
    minLength: 6,
    maxLength: 6,
  });
  fc.assert(
    fc.property(roles, lines, (functions, drawn) => {
      const entities = functions.map((role, at) => entity(at + 1, `e${at + 1}`, role, 1, at + 1));
      const any = graph(entities, drawn);
      const feed = feedOf(any, video(1));
      const chain = feed?.chain ?? [];
      expect(new Set(chain).size).toBe(chain.length);
      chain.slice(1).forEach(({ id }, at) => {
        const before = chain[at]?.id;
        expect(
          any.links.some(
            ({ source, sink, isEnabled }) =>
              isEnabled && source.entity === id && sink.entity === before,
          ),
        ).toBe(true);
      });
      expect(feed?.end === "sensor").toBe(chain.at(-1)?.function === SENSOR);
    }),
  );
});

test("what the kernel tells in one call: pads counted, interfaces at their entities", () => {
  const none = { flags: 0, reserved: [] };
  const told: Topology = {
    entities: [
      { ...none, id: 1, name: "sensor", function: SENSOR },
      { ...none, id: 4, name: "vid-cap", function: FROM_MEMORY },
    ],
    interfaces: [{ ...none, id: 0x300_0006, intf_type: 0x200, of: { devnode: video(3), raw: [] } }],
    pads: [
      { ...none, id: 0x100_0002, entity_id: 1, flags: 2, index: 0 },
      { ...none, id: 0x100_0005, entity_id: 4, flags: 1, index: 0 },
    ],
    links: [
      { ...none, id: 0x200_0007, source_id: 0x300_0006, sink_id: 4, flags: 0x1000_0003 },
      { ...none, id: 0x200_0008, source_id: 0x100_0002, sink_id: 0x100_0005, flags: 3 },
    ],
  };
  const { entities, links } = partsOf(told);
  expect(entities).toEqual([
    { id: 1, name: "sensor", function: SENSOR, pads: [{ index: 0, isSink: false }], devices: [] },
    {
      id: 4,
      name: "vid-cap",
      function: FROM_MEMORY,
      pads: [{ index: 0, isSink: true }],
      devices: [video(3)],
    },
  ]);
  expect(links).toEqual([
    {
      source: { entity: 1, pad: 0 },
      sink: { entity: 4, pad: 0 },
      isEnabled: true,
      isImmutable: true,
    },
  ]);
});
