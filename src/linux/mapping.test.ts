import { readFileSync, readSync, writeSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KernelError } from "../buffer/kernel-error.ts";
import { type MappedMemory, mapMemory } from "./mapping.ts";
import { createMemfd } from "./memfd.ts";
import type { OwnedFd } from "./fd.ts";

const PAGE = 4096;

function withMemory<T>(size: number, use: (fd: OwnedFd, memory: MappedMemory) => T): T {
  const fd = createMemfd("frame", size);
  const memory = mapMemory(fd, size);
  try {
    return use(fd, memory);
  } finally {
    memory[Symbol.dispose]();
    fd[Symbol.dispose]();
  }
}

const bytes = (...values: number[]) => Uint8Array.from(values);

test("what is written through a mapping is in the memory, and the other way round", () => {
  withMemory(PAGE, (fd, memory) => {
    memory.write(10, bytes(1, 2, 3));
    const read = new Uint8Array(3);
    readSync(fd.number, read, 0, 3, 10);
    expect(read).toEqual(bytes(1, 2, 3));

    writeSync(fd.number, bytes(9), 0, 1, 11);
    memory.read(10, read);
    expect(read).toEqual(bytes(1, 9, 3));
  });
});

test("two mappings are one memory; an offset starts further in", () => {
  withMemory(2 * PAGE, (fd, memory) => {
    const second = mapMemory(fd, PAGE, { offset: PAGE });
    memory.write(PAGE + 5, bytes(7));
    const read = new Uint8Array(1);
    second.read(5, read);
    expect(read).toEqual(bytes(7));
    second[Symbol.dispose]();
  });
});

test("a mapping outlives its descriptor", () => {
  const fd = createMemfd("frame", PAGE);
  const memory = mapMemory(fd, PAGE);
  fd[Symbol.dispose]();
  memory.write(0, bytes(5));
  const read = new Uint8Array(1);
  memory.read(0, read);
  expect(read).toEqual(bytes(5));
  memory[Symbol.dispose]();
});

describe("refuses", () => {
  test("every access after disposal, before the memory is touched", () => {
    withMemory(PAGE, (_, memory) => {
      memory[Symbol.dispose]();
      memory[Symbol.dispose]();
      expect(memory.isDisposed).toBe(true);
      const gone = new KernelError("use of an unmapped mapping", "EBADF");
      expect(() => {
        memory.read(0, bytes(0));
      }).toThrow(gone);
      expect(() => {
        memory.write(0, bytes(0));
      }).toThrow(gone);
      withMemory(PAGE, (_fd, live) => {
        expect(() => {
          live.copyFrom(memory, 0, 0, 1);
        }).toThrow(gone);
      });
    });
  });

  test("bytes that are not inside", () => {
    withMemory(PAGE, (_, memory) => {
      for (const offset of [-1, PAGE - 1, PAGE, 2 ** 60, 0.5, Number.NaN]) {
        expect(() => {
          memory.read(offset, bytes(0, 0));
        }).toThrow(RangeError);
        expect(() => {
          memory.write(offset, bytes(0, 0));
        }).toThrow(RangeError);
      }
    });
  });

  test("writing to a mapping to read, which would be a SIGSEGV", () => {
    withMemory(PAGE, (fd) => {
      const memory = mapMemory(fd, PAGE, { access: "read" });
      expect(() => {
        memory.write(0, bytes(1));
      }).toThrow("write to a mapping to read: EACCES (13)");
      memory.read(0, bytes(0));
      memory[Symbol.dispose]();
    });
  });

  test("what lies past the end of a file, which would be a SIGBUS", () => {
    withMemory(PAGE, (fd) => {
      expect(() => mapMemory(fd, PAGE + 1)).toThrow("mmap: EINVAL (22)");
      expect(() => mapMemory(fd, PAGE, { offset: PAGE })).toThrow("mmap: EINVAL (22)");
    });
  });

  test("a size of nothing and a crooked offset, as the kernel does", () => {
    withMemory(PAGE, (fd) => {
      expect(() => mapMemory(fd, 0)).toThrow("mmap: EINVAL (22)");
      expect(() => mapMemory(fd, 10, { offset: 1 })).toThrow("mmap: EINVAL (22)");
    });
  });
});

test("copies between mappings as memmove does", () => {
  const size = 512;
  const places = fc.integer({ min: 0, max: size / 2 });
  fc.assert(
    fc.property(fc.boolean(), places, places, fc.nat(size / 2), (same, from, to, length) => {
      withMemory(size, (_, source) => {
        withMemory(size, (_fd, other) => {
          const start = Uint8Array.from({ length: size }, (_unused, index) => index % 251);
          source.write(0, start);
          const target = same ? source : other;
          target.write(0, start);
          target.copyFrom(source, from, to, length);
          const expected = start.slice();
          expected.copyWithin(to, from, from + length);
          const found = new Uint8Array(size);
          target.read(0, found);
          expect(found).toEqual(expected);
        });
      });
    }),
    { numRuns: 50 },
  );
});

test("mapping and unmapping leaves nothing mapped behind", () => {
  const fd = createMemfd("onebuf-leak", PAGE);
  const mapped = () =>
    readFileSync("/proc/self/maps", "utf8").split("memfd:onebuf-leak").length - 1;
  for (let round = 0; round < 2000; round += 1) {
    const memory = mapMemory(fd, PAGE);
    memory.write(0, bytes(round % 256));
    memory[Symbol.dispose]();
  }
  expect(mapped()).toBe(0);
  const memory = mapMemory(fd, PAGE);
  expect(mapped()).toBe(1);
  memory[Symbol.dispose]();
  fd[Symbol.dispose]();
});
