// The life of a buffer: pages, names, identity, references, and memory that goes with the last of them.
import type { Bench } from "../bench.ts";
import { layoutOf } from "../bench.ts";
import type { Keep, Theme } from "../case.ts";
import { allBytes, equal, throwsErrno, truthy } from "../expect.ts";
import { allocateFrame, bytesOf, fill, mapFrame, openQueue, usedOf } from "../steps.ts";

/** Every kernel's page is a multiple of this, and none is larger than the other. */
const SMALLEST_PAGE = 4096;
const LARGEST_PAGE = 65_536;
const SIZES = [1, 4095, 4096, 4097, 65_537, 1_382_400];

const sourcesOf = (bench: Bench) => [bench.scattered, bench.contiguous, bench.exhaustible];

export const lifeCycle: Theme = {
  theme: "life cycle",
  cases: [
    {
      name: "a buffer has whole pages and not one too many",
      run(bench, keep) {
        for (const source of sourcesOf(bench)) {
          for (const size of SIZES) {
            const buffer = keep(source.allocate(size));
            truthy(buffer.size >= size, `${buffer.size} bytes to hold ${size}`);
            equal(buffer.size % SMALLEST_PAGE, 0, `part of a page in ${buffer.size}`);
            truthy(
              buffer.size - size < LARGEST_PAGE,
              `no spare page in ${buffer.size} for ${size}`,
            );
          }
        }
      },
    },
    {
      name: "a buffer names the memory it was drawn from",
      run(bench, keep) {
        for (const source of sourcesOf(bench))
          equal(keep(source.allocate(1)).memory, source.properties.id, "memory");
      },
    },
    {
      name: "a buffer carries its name, and an empty one without",
      run(bench, keep) {
        equal(keep(bench.scattered.allocate(1, "preview 0")).name, "preview 0", "name");
        equal(keep(bench.scattered.allocate(1)).name, "", "name of a buffer without");
      },
    },
    {
      // DMA_BUF_NAME_LEN counts the final zero (include/uapi/linux/dma-buf.h:87).
      name: "a name has up to 31 characters",
      run(bench, keep) {
        const longest = "n".repeat(31);
        equal(keep(bench.scattered.allocate(1, longest)).name, longest, "name");
      },
    },
    {
      // DMA_BUF_SET_NAME copies with strndup_user, which refuses what does not fit (mm/util.c:230).
      name: "a longer name is refused and no buffer is left behind",
      run(bench) {
        throwsErrno(() => bench.scattered.allocate(1, "n".repeat(32)), "EINVAL", "32 characters");
        equal(bench.platform.held().length, 0, "held after the refusal");
      },
    },
    {
      name: "inode numbers tell living buffers apart",
      run(bench, keep) {
        const inodes = sourcesOf(bench).flatMap((source) =>
          Array.from({ length: 8 }, () => keep(source.allocate(1)).inode),
        );
        equal(new Set(inodes).size, inodes.length, "different inodes");
      },
    },
    {
      name: "an inode number stays through the life of the buffer",
      run(bench, keep) {
        const buffer = keep(bench.scattered.allocate(1));
        const { inode } = buffer;
        fill(buffer, 1);
        keep(bench.scattered.allocate(1));
        equal(buffer.inode, inode, "inode");
      },
    },
    {
      name: "sharing adds a reference to the same memory",
      run(bench, keep) {
        const buffer = keep(bench.contiguous.allocate(4096, "shared"));
        equal(buffer.references, 1, "references of a new buffer");
        const other = keep(buffer.share());
        equal(buffer.references, 2, "references of a shared buffer");
        equal(other.references, 2, "references as the other handle counts them");
        for (const field of ["inode", "size", "memory", "name"] as const)
          equal<string | number>(other[field], buffer[field], field);
      },
    },
    {
      name: "the memory stays while one reference is left",
      run(bench, keep) {
        const first = keep(bench.contiguous.allocate(8192));
        const second = keep(first.share());
        fill(first, 0x5a);
        first[Symbol.dispose]();
        equal(second.references, 1, "references");
        allBytes(bytesOf(second), 0x5a, "what the first handle wrote");
      },
    },
    {
      name: "a share of a share outlives both",
      run(bench, keep) {
        const first = keep(bench.scattered.allocate(4096));
        const second = keep(first.share());
        const third = keep(second.share());
        fill(second, 7);
        first[Symbol.dispose]();
        second[Symbol.dispose]();
        allBytes(bytesOf(third), 7, "what was written through a handle that is gone");
      },
    },
    {
      name: "disposing twice takes one reference only",
      run(bench, keep) {
        const first = keep(bench.scattered.allocate(4096));
        const second = keep(first.share());
        first[Symbol.dispose]();
        first[Symbol.dispose]();
        truthy(first.isDisposed, "the first handle to be disposed");
        truthy(!second.isDisposed, "the second handle to be alive");
        equal(second.references, 1, "references");
        fill(second, 1);
      },
    },
    {
      name: "an importer holds a reference while it is attached",
      run(bench, keep) {
        const frame = allocateFrame(keep, bench.contiguous, layoutOf(bench));
        const [buffer] = frame.buffers;
        truthy(buffer, "a buffer in the frame");
        const queue = openQueue(bench, keep, bench.producer, "produce");
        const attachment = keep(queue.attach(frame));
        const mapping = keep(attachment.map());
        // DRM takes more than one, for the object and for its lookup; V4L2 gives its own back with the queue at the latest.
        truthy(buffer.references > 1, "more references than user space has");
        mapping[Symbol.dispose]();
        attachment[Symbol.dispose]();
        queue[Symbol.dispose]();
        equal(buffer.references, 1, "references after the importer is gone");
      },
    },
    {
      name: "held() tells of everything that is held, and of nothing that is not",
      run: heldIsRight,
    },
    {
      name: "the pool's figures rise with a buffer and fall with it",
      needs: ({ platform, exhaustible }) =>
        platform.stats().pools.some(({ pool }) => pool === exhaustible.properties.pool) ||
        "the platform does not count this pool",
      run(bench, keep) {
        const { pool } = bench.exhaustible.properties;
        const before = usedOf(bench, pool) ?? 0;
        const buffers = [4096, 100_000, 1 << 20].map((size) =>
          keep(bench.exhaustible.allocate(size)),
        );
        const taken = buffers.reduce((sum, { size }) => sum + size, 0);
        equal(usedOf(bench, pool), before + taken, "used with three buffers");
        const shared = keep(buffers[0]?.share() ?? bench.exhaustible.allocate(1));
        equal(usedOf(bench, pool), before + taken, "used after sharing one");
        for (const buffer of buffers) buffer[Symbol.dispose]();
        equal(usedOf(bench, pool), before + shared.size, "used with one reference left");
        shared[Symbol.dispose]();
        equal(usedOf(bench, pool), before, "used at the end");
        const peak = bench.platform.stats().pools.find((each) => each.pool === pool)?.peak ?? 0;
        truthy(peak >= before + taken, "a peak that remembers all three");
      },
    },
  ],
};

function heldIsRight(bench: Bench, keep: Keep): void {
  const kinds = () =>
    bench.platform
      .held()
      .map(({ what }) => what)
      .toSorted();
  equal(kinds(), [], "held at the start");
  const frame = allocateFrame(keep, bench.contiguous, layoutOf(bench));
  const buffers = frame.buffers.map(() => "buffer" as const);
  equal(kinds(), buffers, "held with a frame");
  const queue = openQueue(bench, keep, bench.producer, "produce");
  const mapping = mapFrame(keep, queue, frame);
  const view = keep(bench.scattered.allocate(1)).mapCpu();
  keep(view);
  equal(
    kinds(),
    ["attachment", ...buffers, "buffer", "cpu-mapping", "mapping", "queue"],
    "held with a queue, a mapped frame and a CPU mapping",
  );
  truthy(
    bench.platform.held().every(({ text }) => text.length > 0),
    "a text for each",
  );
  view[Symbol.dispose]();
  mapping[Symbol.dispose]();
  equal(kinds(), ["attachment", ...buffers, "buffer", "queue"], "held without the mappings");
}
