import { describe, expect, test } from "vitest";
import type { Heap } from "../../board/board.ts";
import { BufferReference } from "../buffers/buffer-reference.ts";
import { machineOf, type MachineOptions, MIB, PAGE, RAM } from "../testing/sample.ts";
import { heapSource } from "./heap-source.ts";

const HEAP: Heap = {
  id: "heap:acme",
  names: ["acme"],
  paths: ["/dev/dma_heap/acme"],
  exists: "yes",
  contiguous: "no",
  cpuCached: "yes",
  structPages: "yes",
  protected: "no",
  facts: [],
};

function allocate(heap: Partial<Heap>, size: number, options: MachineOptions = {}) {
  const machine = machineOf(options);
  const buffer = heapSource(machine, { ...HEAP, ...heap }).allocate(size);
  if (!(buffer instanceof BufferReference)) throw new Error("not a buffer of the twin");
  const { backing } = buffer.memoryFor("test");
  return { machine, buffer, backing, pages: [...backing.bytes.pages] };
}

test("without a region and not contiguous it is the system heap's way", () => {
  const { pages } = allocate({}, 2 * MIB);
  expect(pages).toHaveLength(512);
});

test("without a region and contiguous it is one block of the page allocator", () => {
  const { backing } = allocate({ contiguous: "yes" }, 3 * PAGE);
  expect(backing.bytes.runs()).toHaveLength(1);
  expect(() => allocate({ contiguous: "yes" }, 5 * MIB)).toThrow("ENOMEM");
});

test("over a CMA area it takes from the area, and its mapping errors are ENOMEM", () => {
  const heap = { region: "cma", contiguous: "yes" } as const;
  const { pages, backing, machine } = allocate(heap, MIB, { cma: 16 * MIB });
  expect(pages[0]).toBe(RAM + 48 * MIB);
  expect(backing.mapErrno).toBe("ENOMEM");
  expect(machine.pools.used("cma")).toBe(MIB);
});

test("over a reserved region it takes from its start", () => {
  const heap = { region: "vpu", contiguous: "yes" } as const;
  const { pages, backing } = allocate(heap, MIB, { pool: 8 * MIB });
  expect(pages[0]).toBe(RAM);
  expect(backing.mapErrno).toBeUndefined();
});

test("over a region that found no place it has nothing, rather than memory of another kind", () => {
  expect(() => allocate({ region: "cma", contiguous: "yes" }, PAGE)).toThrow("ENOMEM");
});

describe("what is asked and answered", () => {
  test("follows from the device file", () => {
    const tooMuch = 65 * MIB;
    expect(() => allocate({}, tooMuch)).toThrow("DMA_HEAP_IOCTL_ALLOC: ENOMEM");
    expect(() => allocate({ paths: ["/dev/udmabuf"] }, tooMuch)).toThrow("UDMABUF_CREATE: ENOMEM");
    expect(() => allocate({ paths: ["/dev/ion"] }, tooMuch)).toThrow("ION_IOC_ALLOC: ENOMEM");
  });

  test("udmabuf pins pages and has no kernel mapping", () => {
    const { backing, pages, machine } = allocate({ paths: ["/dev/udmabuf"] }, PAGE);
    expect(backing.hasKernelMap).toBe(false);
    expect(() => machine.pages.free((pages[0] ?? 0) / PAGE, 0)).toThrow("pinned");
  });

  test("a heap that is not there is ENOENT, one that nobody knows is a question", () => {
    expect(() => allocate({ exists: "no" }, 1)).toThrow("open(/dev/dma_heap/acme): ENOENT");
    expect(() => allocate({ exists: "unknown" }, 1)).toThrow(
      "Does the board have /dev/dma_heap/acme?",
    );
    expect(() => allocate({ contiguous: "unknown" }, 1)).toThrow("physically contiguous");
  });

  test("a protected heap gives protected buffers", () => {
    const { buffer } = allocate({ protected: "yes" }, 1);
    expect(() => buffer.mapCpu()).toThrow("mmap: EINVAL");
  });
});
