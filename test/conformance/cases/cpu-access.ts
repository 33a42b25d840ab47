// The CPU's view of a buffer: brackets, bounds, and bytes that land where they should in scattered pages.
import { withCpuAccess } from "../../../src/buffer/cpu-mapping.ts";
import type { Theme } from "../case.ts";
import { allBytes, equal, equalBytes, throwsRangeError, truthy } from "../expect.ts";
import { bytesOf, fill, markedBytes, writeBytes } from "../steps.ts";

const SIZE = 96 * 1024;

export const cpuAccess: Theme = {
  theme: "CPU access",
  cases: [
    {
      name: "a mapping is as large as the buffer",
      run(bench, keep) {
        for (const source of [bench.scattered, bench.contiguous]) {
          const buffer = keep(source.allocate(70_000));
          equal(keep(buffer.mapCpu()).size, buffer.size, "size");
        }
      },
    },
    {
      name: "what is written is read back, to the last byte",
      run(bench, keep) {
        for (const source of [bench.scattered, bench.contiguous]) {
          const buffer = keep(source.allocate(SIZE));
          const bytes = markedBytes(buffer.size, 3);
          writeBytes(buffer, bytes);
          equalBytes(bytesOf(buffer), bytes, source.properties.id);
        }
      },
    },
    {
      name: "accesses at odd places and of odd lengths hit these bytes and no others",
      run(bench, keep) {
        for (const source of [bench.scattered, bench.contiguous]) {
          const buffer = keep(source.allocate(SIZE));
          const view = keep(buffer.mapCpu());
          const model = new Uint8Array(buffer.size);
          view.begin("read-write");
          for (let n = 0; n < 200; n += 1) {
            const offset = (n * 7919 * 13) % (buffer.size - 9000);
            const bytes = markedBytes(1 + ((n * 271) % 9000), n);
            model.set(bytes, offset);
            view.write(offset, bytes);
            const seen = new Uint8Array(1 + ((n * 613) % 8000));
            view.read((offset * 3) % (buffer.size - 8000), seen);
            const from = (offset * 3) % (buffer.size - 8000);
            equalBytes(seen, model.subarray(from, from + seen.length), `read ${n} at ${from}`);
          }
          view.end("read-write");
          equalBytes(bytesOf(buffer), model, source.properties.id);
        }
      },
    },
    {
      name: "the last byte is inside, the next one is not",
      run(bench, keep) {
        const buffer = keep(bench.scattered.allocate(4096));
        const view = keep(buffer.mapCpu());
        const one = new Uint8Array(1);
        withCpuAccess(view, "read-write", () => {
          view.write(buffer.size - 1, one);
          view.read(buffer.size - 1, one);
          throwsRangeError(() => view.read(buffer.size, one), "reading the byte after the end");
          throwsRangeError(() => view.write(buffer.size, one), "writing the byte after the end");
        });
      },
    },
    {
      name: "an access that begins inside and ends outside is refused as a whole",
      run(bench, keep) {
        const buffer = keep(bench.scattered.allocate(4096));
        fill(buffer, 0x21);
        const view = keep(buffer.mapCpu());
        const target = new Uint8Array(64).fill(0x42);
        withCpuAccess(view, "read-write", () => {
          throwsRangeError(() => view.read(buffer.size - 32, target), "reading over the end");
          throwsRangeError(
            () => view.write(buffer.size - 32, new Uint8Array(64)),
            "writing over the end",
          );
        });
        allBytes(target, 0x42, "the target of the read");
        allBytes(bytesOf(buffer), 0x21, "the buffer");
      },
    },
    {
      name: "an offset that is no whole number from 0 is refused",
      run(bench, keep) {
        const view = keep(keep(bench.scattered.allocate(8192)).mapCpu());
        const bytes = new Uint8Array(8);
        for (const offset of [-1, -8192, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 52]) {
          throwsRangeError(() => view.read(offset, bytes), `reading at ${offset}`);
          throwsRangeError(() => view.write(offset, bytes), `writing at ${offset}`);
        }
      },
    },
    {
      name: "an access of no bytes does nothing",
      run(bench, keep) {
        const buffer = keep(bench.contiguous.allocate(4096));
        fill(buffer, 5);
        const view = keep(buffer.mapCpu());
        withCpuAccess(view, "read-write", () => {
          view.read(100, new Uint8Array());
          view.write(100, new Uint8Array());
        });
        allBytes(bytesOf(buffer), 5, "the buffer");
      },
    },
    {
      name: "brackets may nest",
      run(bench, keep) {
        const buffer = keep(bench.contiguous.allocate(8192));
        const view = keep(buffer.mapCpu());
        view.begin("read-write");
        view.write(0, new Uint8Array(4096).fill(1));
        view.begin("read-write");
        view.write(4096, new Uint8Array(4096).fill(1));
        view.end("read-write");
        const bytes = new Uint8Array(8192);
        view.read(0, bytes);
        allBytes(bytes, 1, "what was written in both");
        view.end("read-write");
        allBytes(bytesOf(buffer), 1, "what was written, later");
      },
    },
    {
      name: "a bracket that fails inside is closed, and the next one works",
      run(bench, keep) {
        const buffer = keep(bench.contiguous.allocate(4096));
        const view = keep(buffer.mapCpu());
        throwsRangeError(
          () => withCpuAccess(view, "write", () => view.write(-1, new Uint8Array(1))),
          "a write inside the bracket",
        );
        withCpuAccess(view, "write", () => view.write(0, new Uint8Array(4096).fill(8)));
        allBytes(bytesOf(buffer), 8, "the buffer");
      },
    },
    {
      name: "two mappings of one buffer show the same bytes",
      run(bench, keep) {
        const buffer = keep(bench.scattered.allocate(SIZE));
        const [one, two] = [keep(buffer.mapCpu()), keep(keep(buffer.share()).mapCpu())];
        const bytes = markedBytes(buffer.size, 50);
        withCpuAccess(one, "write", () => one.write(0, bytes));
        const seen = new Uint8Array(buffer.size);
        withCpuAccess(two, "read", () => two.read(0, seen));
        equalBytes(seen, bytes, "the second mapping");
      },
    },
    {
      name: "a write copies: the source may change afterwards",
      run(bench, keep) {
        const buffer = keep(bench.contiguous.allocate(4096));
        const source = new Uint8Array(4096).fill(3);
        writeBytes(buffer, source);
        source.fill(4);
        const seen = bytesOf(buffer);
        allBytes(seen, 3, "the buffer");
        seen.fill(9);
        allBytes(bytesOf(buffer), 3, "the buffer after what was read is changed");
        truthy(buffer.references >= 1, "the buffer to be alive");
      },
    },
  ],
};
