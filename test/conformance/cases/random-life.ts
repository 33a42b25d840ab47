// Long random lives against a model: whatever the order of steps, bytes, references and holders are what they must be.
import type { CpuMapping } from "../../../src/buffer/cpu-mapping.ts";
import { withCpuAccess } from "../../../src/buffer/cpu-mapping.ts";
import type { DmaBuffer } from "../../../src/buffer/dma-buffer.ts";
import { KernelError } from "../../../src/buffer/kernel-error.ts";
import type { DeviceQueue } from "../../../src/buffer/media-device.ts";
import { type Bench, consumersOf, layoutOf } from "../bench.ts";
import type { Keep, Theme } from "../case.ts";
import { allBytes, equal, truthy } from "../expect.ts";
import { openQueue, usedOf } from "../steps.ts";

const STEPS = 400;
const MOST_ALIVE = 12;

/** One memory, who holds it, and the value every byte of it has. */
interface Life {
  readonly inode: number;
  readonly size: number;
  readonly handles: DmaBuffer[];
  readonly views: CpuMapping[];
  value: number;
  /** V4L2 lets go of a buffer when its slot is used again or the queue goes, not when it is unmapped. */
  wasAttached: boolean;
}

export const randomLife: Theme = {
  theme: "random life",
  cases: [1, 2, 3].map((seed) => ({
    name: `buffers, handles and CPU mappings in random order, seed ${seed}`,
    run: (bench, keep) => liveRandomly(bench, keep, randomOf(seed)),
  })),
};

function liveRandomly(bench: Bench, keep: Keep, random: (below: number) => number): void {
  const sources = [bench.scattered, bench.contiguous, bench.exhaustible];
  const pools = sources.map(({ properties }) => properties.pool);
  const before = pools.map((pool) => usedOf(bench, pool));
  const lives: Life[] = [];
  const pick = <T>(list: readonly T[]): T | undefined => list[random(list.length)];
  const importers = openImporters(bench, keep);

  const steps: readonly ((life: Life) => void)[] = [
    (life) => life.handles.push(keep(aHandle(life).share())),
    (life) => life.views.push(keep(aHandle(life).mapCpu())),
    (life) => life.handles.splice(random(life.handles.length), 1)[0]?.[Symbol.dispose](),
    (life) => life.views.splice(random(life.views.length), 1)[0]?.[Symbol.dispose](),
    (life) => rewrite(life, random(256)),
    (life) => look(life),
    (life) => {
      life.wasAttached = true;
      pick(importers)?.(aHandle(life));
    },
  ];

  for (let step = 0; step < STEPS; step += 1) {
    if (lives.length === 0 || (lives.length < MOST_ALIVE && random(4) === 0)) {
      const buffer = keep((pick(sources) ?? bench.scattered).allocate(1 + random(200_000)));
      truthy(!lives.some(({ inode }) => inode === buffer.inode), "an inode that nobody has");
      lives.push({
        inode: buffer.inode,
        size: buffer.size,
        handles: [buffer],
        views: [],
        value: 0,
        wasAttached: false,
      });
    }
    const life = pick(lives);
    if (!life) continue;
    const isOnlyViewed = life.handles.length === 0;
    (isOnlyViewed ? look : (pick(steps) ?? look))(life);
    if (life.handles.length > 0) check(life);
    else if (isOnlyViewed || life.views.length === 0) end(lives, life);
  }
  for (const life of lives) look(life);
  while (lives[0]) end(lives, lives[0]);
  for (const close of importers) close(undefined);
  equal(bench.platform.held().length, 0, "held at the end");
  equal(
    pools.map((pool) => usedOf(bench, pool)),
    before,
    "bytes of the pools at the end",
  );
}

function aHandle({ handles }: Life): DmaBuffer {
  const [handle] = handles;
  truthy(handle, "a handle");
  return handle;
}

function check(life: Life): void {
  const handle = aHandle(life);
  equal(handle.inode, life.inode, "inode");
  // Whether a CPU mapping counts as a reference is the platform's affair; a handle always does.
  truthy(handle.references >= life.handles.length, "a reference for each handle");
  const most = life.handles.length + life.views.length;
  truthy(life.wasAttached || handle.references <= most, "no reference too many");
}

function rewrite(life: Life, value: number): void {
  withView(life, (view) =>
    withCpuAccess(view, "write", () => view.write(0, new Uint8Array(life.size).fill(value))),
  );
  life.value = value;
}

function look(life: Life): void {
  const bytes = new Uint8Array(life.size);
  withView(life, (view) => withCpuAccess(view, "read", () => view.read(0, bytes)));
  allBytes(bytes, life.value, `buffer ${life.inode}`);
}

/** Through a mapping that is there, the oldest first, or one that is made for it. */
function withView({ handles, views }: Life, work: (view: CpuMapping) => void): void {
  const [view] = views;
  if (view) return work(view);
  const own = handles[0]?.mapCpu();
  truthy(own, "a handle or a view");
  try {
    work(own);
  } finally {
    own[Symbol.dispose]();
  }
}

function end(lives: Life[], life: Life): void {
  for (const owner of [...life.handles, ...life.views]) owner[Symbol.dispose]();
  lives.splice(lives.indexOf(life), 1);
}

/** Devices that take a buffer in for a moment, or close when they are given none. */
function openImporters(bench: Bench, keep: Keep) {
  const layout = layoutOf(bench);
  const readers = consumersOf(bench).map((device) => openQueue(bench, keep, device, "consume"));
  const queues: readonly DeviceQueue[] = [
    openQueue(bench, keep, bench.producer, "produce"),
    ...readers,
  ];
  return queues.map((queue) => (buffer: DmaBuffer | undefined) => {
    if (!buffer) return queue[Symbol.dispose]();
    // A frame of the same buffer again and again; one that is too small or scattered is refused, which must change nothing.
    const owners: Disposable[] = [];
    try {
      const attachment = queue.attach({ buffers: layout.buffers.map(() => buffer) });
      owners.push(attachment);
      owners.push(attachment.map());
    } catch (error) {
      truthy(error instanceof KernelError, "a refusal");
    }
    for (const owner of owners.toReversed()) owner[Symbol.dispose]();
  });
}

/** Whole numbers from 0 to below; the same for the same seed on every machine. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return below === 0 ? 0 : Math.floor((state / 2 ** 32) * below);
  };
}
