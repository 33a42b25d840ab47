// A pool filled to the last page: refused in time, nothing lost, and all there again afterwards.
import type { DmaBuffer } from "../../../src/buffer/dma-buffer.ts";
import { KernelError } from "../../../src/buffer/kernel-error.ts";
import type { Bench } from "../bench.ts";
import type { Keep, Theme } from "../case.ts";
import { allBytes, equal, throwsErrno, truthy } from "../expect.ts";
import { bytesOf, fill, usedOf } from "../steps.ts";

const MIB = 1 << 20;
/** The smallest page of any kernel. */
const PAGE = 4096;
/** More buffers than any pool of this suite holds: a pool that never ends is a fault. */
const MOST = 4096;

export const exhaustion: Theme = {
  theme: "exhaustion",
  cases: [
    {
      name: "a pool ends with ENOMEM",
      run(bench, keep) {
        truthy(fillPool(bench, keep, MIB).length > 0, "at least one buffer");
        throwsErrno(() => bench.exhaustible.allocate(MIB), "ENOMEM", "one more");
        throwsErrno(() => bench.exhaustible.allocate(MIB), "ENOMEM", "one more, asked again");
      },
    },
    {
      name: "it never gives more than it has",
      run(bench, keep) {
        const { pool } = bench.exhaustible.properties;
        const size = bench.platform.stats().pools.find((each) => each.pool === pool)?.size;
        const given = fillPool(bench, keep, MIB).reduce((sum, buffer) => sum + buffer.size, 0);
        if (size !== undefined) truthy(given <= size, `at most ${size} bytes, not ${given}`);
      },
    },
    {
      name: "when all is given back, the same number fits again",
      run(bench, keep) {
        const counts = [1, 2, 3].map(() => {
          const buffers = fillPool(bench, keep, MIB);
          for (const buffer of buffers) buffer[Symbol.dispose]();
          return buffers.length;
        });
        equal(counts, [counts[0], counts[0], counts[0]], "buffers in each round");
      },
    },
    {
      name: "the order in which buffers go does not matter",
      run(bench, keep) {
        const first = fillPool(bench, keep, MIB);
        for (const buffer of first.toReversed()) buffer[Symbol.dispose]();
        const second = fillPool(bench, keep, MIB);
        const odd = second.filter((_, at) => at % 2 === 1);
        const even = second.filter((_, at) => at % 2 === 0);
        for (const buffer of [...odd, ...even]) buffer[Symbol.dispose]();
        equal(fillPool(bench, keep, MIB).length, first.length, "buffers at the end");
      },
    },
    {
      name: "a buffer given back makes room for one of its size",
      run(bench, keep) {
        const buffers = fillPool(bench, keep, MIB);
        for (const at of [0, Math.floor(buffers.length / 2), buffers.length - 1]) {
          buffers[at]?.[Symbol.dispose]();
          keep(bench.exhaustible.allocate(MIB));
          throwsErrno(
            () => bench.exhaustible.allocate(MIB),
            "ENOMEM",
            `one more, after number ${at}`,
          );
        }
      },
    },
    {
      name: "holes between buffers take small buffers and no large one",
      run(bench, keep) {
        const buffers = fillPool(bench, keep, MIB);
        for (const [at, buffer] of buffers.entries()) if (at % 2 === 0) buffer[Symbol.dispose]();
        // The last of the pool may lie beside a rest that was too small for one more: two holes' worth is asked for.
        throwsErrno(() => bench.exhaustible.allocate(3 * MIB), "ENOMEM", "three holes at once");
        const small = Array.from({ length: Math.ceil(buffers.length / 2) }, () =>
          keep(bench.exhaustible.allocate(MIB / 2)),
        );
        equal(small.length, Math.ceil(buffers.length / 2), "small buffers in the holes");
      },
    },
    {
      name: "sizes of all kinds fill the pool, and it is whole again when they are gone",
      run(bench, keep) {
        const before = fillPool(bench, keep, 2 * MIB);
        for (const buffer of before) buffer[Symbol.dispose]();
        const sizes = [4096, 300 * 4096, 65_536, 1_228_800, 12_288, 700_000];
        const mixed: DmaBuffer[] = [];
        for (let n = 0; n < MOST; n += 1) {
          const buffer = tryOne(bench, keep, sizes[n % sizes.length] ?? 1);
          if (!buffer) break;
          mixed.push(buffer);
        }
        truthy(mixed.length >= sizes.length, "one of each size");
        for (const step of [0, 1, 2])
          for (const [at, buffer] of mixed.entries()) if (at % 3 === step) buffer[Symbol.dispose]();
        equal(fillPool(bench, keep, 2 * MIB).length, before.length, "buffers of 2 MiB at the end");
      },
    },
    {
      name: "a refused allocation leaves nothing behind",
      run(bench, keep) {
        const { pool } = bench.exhaustible.properties;
        const buffers = fillPool(bench, keep, MIB);
        const used = usedOf(bench, pool);
        for (let n = 0; n < 5; n += 1)
          throwsErrno(() => bench.exhaustible.allocate(MIB), "ENOMEM", "one more");
        equal(bench.platform.held().length, buffers.length, "held");
        equal(usedOf(bench, pool), used, `bytes of ${pool}`);
      },
    },
    {
      name: "a full pool does not touch other memory",
      needs: ({ scattered, exhaustible }) =>
        scattered.properties.pool !== exhaustible.properties.pool || "all memory here is one pool",
      run(bench, keep) {
        fillPool(bench, keep, MIB);
        fill(keep(bench.scattered.allocate(MIB)), 1);
      },
    },
    {
      name: "buffers of a full pool keep their bytes",
      run(bench, keep) {
        const buffers = fillPool(bench, keep, MIB);
        for (const [at, buffer] of buffers.entries()) fill(buffer, (at + 1) & 255);
        for (const [at, buffer] of buffers.entries())
          allBytes(bytesOf(buffer), (at + 1) & 255, `buffer ${at} of ${buffers.length}`);
      },
    },
    {
      name: "one page after the other, as many as the pool has, lose none",
      needs: (bench) =>
        boundedPools(bench).length > 0 || "no source here has a bound, or its pool no size",
      run(bench) {
        for (const { source, size } of boundedPools(bench)) {
          for (let given = 0; given <= size; given += PAGE) source.allocate(1)[Symbol.dispose]();
        }
      },
    },
    {
      name: "memory that is still mapped is not given out again",
      run(bench, keep) {
        const buffers = fillPool(bench, keep, MIB);
        const views = buffers.map((buffer) => {
          const view = keep(buffer.mapCpu());
          buffer[Symbol.dispose]();
          return view;
        });
        throwsErrno(
          () => bench.exhaustible.allocate(MIB),
          "ENOMEM",
          "one more while all is mapped",
        );
        for (const view of views) view[Symbol.dispose]();
        equal(fillPool(bench, keep, MIB).length, buffers.length, "buffers when nothing is mapped");
      },
    },
  ],
};

/** Sources that refuse in time, with the bytes of their pools. */
function boundedPools({ bounded, platform }: Bench) {
  const { pools } = platform.stats();
  return bounded.flatMap((source) => {
    const size = pools.find(({ pool }) => pool === source.properties.pool)?.size;
    return size === undefined ? [] : [{ source, size }];
  });
}

/** Buffers of that size until the pool refuses. */
function fillPool(bench: Bench, keep: Keep, size: number): readonly DmaBuffer[] {
  const buffers: DmaBuffer[] = [];
  while (buffers.length < MOST) {
    const buffer = tryOne(bench, keep, size);
    if (!buffer) return buffers;
    buffers.push(buffer);
  }
  truthy(false, `a pool that ends before ${MOST} buffers`);
  return buffers;
}

function tryOne(bench: Bench, keep: Keep, size: number): DmaBuffer | undefined {
  try {
    return keep(bench.exhaustible.allocate(size));
  } catch (error) {
    if (error instanceof KernelError && error.errno === "ENOMEM") return undefined;
    throw error;
  }
}
