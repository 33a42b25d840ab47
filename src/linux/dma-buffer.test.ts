// A memfd stands in for a dma-buf, which few kernels give to a test: it has a size, an inode and mappings like one, and
// refuses every request of one, by name.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { withCpuAccess } from "../buffer/cpu-mapping.ts";
import { isSameBuffer } from "../buffer/platform.ts";
import { adoptDmaBuffer, type LinuxDmaBuffer } from "./dma-buffer.ts";
import { DmaHeap, dmaHeapNames } from "./dma-heap.ts";
import { createMemfd } from "./memfd.ts";
import { SyncFile } from "./sync-file.ts";

function withBuffer(use: (buffer: LinuxDmaBuffer) => void): void {
  const buffer = adoptDmaBuffer(createMemfd("frame", 8192), "heap:cma", "preview 0");
  try {
    use(buffer);
  } finally {
    buffer[Symbol.dispose]();
  }
}

test("a buffer knows its size, and keeps its name where the kernel has none for it", () => {
  withBuffer((buffer) => {
    expect([buffer.size, buffer.memory, buffer.name]).toEqual([8192, "heap:cma", "preview 0"]);
  });
});

test("a shared buffer is the same memory and lives on its own", () => {
  withBuffer((buffer) => {
    const shared = buffer.share();
    expect(isSameBuffer(shared, buffer)).toBe(true);
    buffer[Symbol.dispose]();
    expect([buffer.isDisposed, shared.isDisposed]).toEqual([true, false]);
    expect(() => buffer.share()).toThrow("EBADF");
    shared[Symbol.dispose]();
  });
});

test("a CPU mapping outlives the buffer and refuses access after disposal", () => {
  withBuffer((buffer) => {
    const mapping = buffer.mapCpu();
    buffer[Symbol.dispose]();
    mapping.write(8191, Uint8Array.of(3));
    const read = new Uint8Array(1);
    mapping.read(8191, read);
    expect([mapping.size, read[0]]).toEqual([8192, 3]);
    mapping[Symbol.dispose]();
    mapping[Symbol.dispose]();
    expect(() => {
      mapping.begin("read");
    }).toThrow("EBADF");
    expect(() => {
      mapping.read(0, read);
    }).toThrow("EBADF");
  });
});

describe("the requests of a dma-buf reach the kernel under their names", () => {
  test("brackets, fences and the count of references", () => {
    withBuffer((buffer) => {
      const mapping = buffer.mapCpu();
      expect(() => {
        withCpuAccess(mapping, "write", () => {});
      }).toThrow("DMA_BUF_IOCTL_SYNC: ENOTTY (25)");
      const fence = new SyncFile(createMemfd("fence", 1));
      expect(() => buffer.exportFence("read")).toThrow(
        "DMA_BUF_IOCTL_EXPORT_SYNC_FILE: ENOTTY (25)",
      );
      expect(() => {
        buffer.importFence(fence, "write");
      }).toThrow("DMA_BUF_IOCTL_IMPORT_SYNC_FILE: ENOTTY (25)");
      expect(() => fence.isSignalled).toThrow("SYNC_IOC_FILE_INFO: ENOTTY (25)");
      expect(() => buffer.references).toThrow("read(/proc/self/fdinfo): ENODATA (61)");
      fence[Symbol.dispose]();
      mapping[Symbol.dispose]();
    });
  });

  test("a fence of another platform is refused here", () => {
    withBuffer((buffer) => {
      const other = {
        kind: "fence",
        isSignalled: true,
        error: undefined,
        [Symbol.dispose]() {},
      } as const;
      expect(() => {
        buffer.importFence(other, "read");
      }).toThrow(TypeError);
    });
  });
});

describe("heaps", () => {
  test("are the nodes of a folder, and none where it is missing", () => {
    const folder = mkdtempSync(join(tmpdir(), "onebuf-heaps-"));
    writeFileSync(join(folder, "system"), "");
    writeFileSync(join(folder, "linux,cma"), "");
    expect(dmaHeapNames(folder)).toEqual(["linux,cma", "system"]);
    expect(dmaHeapNames(join(folder, "none"))).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  test("one that is not there", () => {
    expect(() => new DmaHeap("no-such-heap")).toThrow(
      "open(/dev/dma_heap/no-such-heap): ENOENT (2)",
    );
  });
});
