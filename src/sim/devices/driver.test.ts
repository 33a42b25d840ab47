import { describe, expect, test } from "vitest";
import type { Device } from "../../board/board.ts";
import { rowOf } from "../../board/testing/sample.ts";
import { addressBits } from "../../buffer/range.ts";
import type { Backing } from "../buffers/dma-buf.ts";
import { DirectPath } from "../dma/direct-path.ts";
import { MapFailure } from "../dma/dma-path.ts";
import { bufferOn, bytesAt, deviceOf, filled, machineOf, PAGE, RAM } from "../testing/sample.ts";
import { Driver } from "./driver.ts";

const DRM = rowOf({ subsystem: "drm", role: "display", memory: "gem-dma" });

/** The driver of a device, before a buffer over these pages. */
function scene(
  device: Partial<Device>,
  pages: readonly number[],
  change: Partial<Backing> = {},
  isForced = false,
) {
  const machine = machineOf();
  const path = new DirectPath(machine, {
    isCoherent: false,
    reach: device.physical ?? addressBits(32),
    bounces: "no",
    onFault() {},
  });
  const driver = new Driver(deviceOf(device), () => path, isForced);
  const buffer = bufferOn(machine, pages, change);
  return {
    machine,
    buffer,
    admit: () => driver.admit(buffer),
    map: (needed = buffer.size) => driver.map(buffer, needed, "to-device"),
  };
}

const SCATTERED = [8, 9, 20];
const ONE_RUN = [8, 9, 10];

describe("drivers that take one start address", () => {
  test("vb2-dma-contig answers EFAULT, with the kernel's line and its numbers", () => {
    const { map } = scene({ memory: "vb2-dma-contig" }, SCATTERED);
    expect(() => map(10_000)).toThrow(
      "VIDIOC_QBUF: EFAULT (14): contiguous chunk is too small 8192/10000",
    );
  });

  test("gem-dma answers EINVAL and logs nothing", () => {
    const { map } = scene({ memory: "gem-dma", row: DRM }, SCATTERED);
    expect(map).toThrow(/^DRM_IOCTL_PRIME_FD_TO_HANDLE: EINVAL \(22\)$/);
  });

  test.each(["vb2-dma-contig", "gem-dma"] as const)("%s takes one run", (memory) => {
    const { map } = scene({ memory }, ONE_RUN);
    expect(map().segments).toEqual([{ address: RAM + 8 * PAGE, length: 3 * PAGE }]);
  });

  test("V4L2 asks for the bytes of the plane, DRM for the whole buffer", () => {
    expect(scene({}, SCATTERED).map(2 * PAGE).segments).toHaveLength(2);
    const { map } = scene({ memory: "gem-dma", row: DRM }, SCATTERED);
    expect(() => map(2 * PAGE)).toThrow("EINVAL");
  });

  test("a refused buffer is not left mapped", () => {
    const { map, buffer, machine } = scene({}, SCATTERED);
    expect(map).toThrow("EFAULT");
    // With a mapping left the CPU would see its own cache.
    const before = new Uint8Array(1);
    buffer.cpuRead(0, before);
    machine.memory.write(RAM + 8 * PAGE, filled(1, 5));
    expect(bytesAt({ read: (at, to) => buffer.cpuRead(at, to) }, 0, 1)).toEqual([5]);
  });

  test("a row may have its own refusal", () => {
    const refusal = { call: "VIDIOC_QBUF", errno: "EINVAL", message: "need %lu, have %u" };
    const { map } = scene({ row: rowOf({ refusal }) }, SCATTERED);
    expect(map).toThrow("VIDIOC_QBUF: EINVAL (22): need 8192, have 12288");
  });

  test("when nobody knows what translates, a scattered buffer is a question and one run is not", () => {
    const open = { translation: "unknown", needsContiguous: "unknown" } as const;
    expect(scene(open, SCATTERED).map).toThrow("Does an IOMMU translate for /soc/acme?");
    expect(scene(open, ONE_RUN).map().segments).toHaveLength(1);
  });
});

describe("drivers that do not refuse", () => {
  test("gem-first shows what follows the first run", () => {
    const { map, machine } = scene({ memory: "gem-first", row: DRM }, SCATTERED);
    machine.memory.write(RAM + 10 * PAGE, filled(PAGE, 7));
    machine.memory.write(RAM + 20 * PAGE, filled(PAGE, 1));
    expect(bytesAt(map(), 2 * PAGE, 1)).toEqual([7]);
  });

  test("so does any driver that is forced", () => {
    const { map } = scene({}, SCATTERED, {}, true);
    expect(map().segments).toHaveLength(2);
  });

  test.each(["vb2-dma-sg", "gem-shmem", "gem-scatter"] as const)(
    "%s takes the whole list",
    (memory) => {
      const { map, machine } = scene({ memory, needsContiguous: "no" }, SCATTERED);
      machine.memory.write(RAM + 20 * PAGE, filled(1, 3));
      expect(bytesAt(map(), 2 * PAGE, 1)).toEqual([3]);
    },
  );

  test("one with page tables of its own takes the list too", () => {
    const own = { translation: "internal", needsContiguous: "no", memory: "gem-dma" } as const;
    expect(scene(own, SCATTERED).map().segments).toHaveLength(2);
  });

  test("its own buffers are never checked", () => {
    const { map, admit } = scene({ import: "no" }, SCATTERED, {
      exporter: { node: "/soc/acme", refusal: { call: "VIDIOC_EXPBUF", errno: "ENOTTY" } },
    });
    admit();
    expect(map().segments).toHaveLength(2);
  });
});

describe("drivers that move bytes by CPU", () => {
  test("need a vmap of the exporter", () => {
    const vmalloc = { memory: "vb2-vmalloc", needsContiguous: "no" } as const;
    expect(scene(vmalloc, SCATTERED).map().segments).toEqual([]);
    expect(scene(vmalloc, SCATTERED, { hasKernelMap: false }).map).toThrow("VIDIOC_QBUF: EFAULT");
  });
});

describe("admission", () => {
  test("no import at all fails at the call that asks for it", () => {
    expect(scene({ import: "no" }, ONE_RUN).admit).toThrow("VIDIOC_REQBUFS: EINVAL");
    expect(scene({ import: "no", row: DRM }, ONE_RUN).admit).toThrow(
      "DRM_IOCTL_PRIME_FD_TO_HANDLE: EINVAL",
    );
  });

  test("pages without a struct page are refused where the importer wants one", () => {
    const device = { row: rowOf({ subsystem: "drm", needsStructPages: true }) };
    expect(scene(device, ONE_RUN, { hasStructPages: false }).admit).toThrow("EINVAL");
    expect(scene(device, ONE_RUN).admit).not.toThrow();
  });

  test("a buffer whose driver exports nothing never gets there", () => {
    const exporter = {
      node: "/soc/other",
      refusal: { call: "VIDIOC_EXPBUF", errno: "ENOTTY" },
    } as const;
    expect(scene({}, ONE_RUN, { exporter }).admit).toThrow("VIDIOC_EXPBUF: ENOTTY");
  });

  test("unknown facts are questions, never answers", () => {
    expect(scene({ import: "unknown" }, ONE_RUN).admit).toThrow(
      "not known: Does the driver of /soc/acme import dma-bufs?",
    );
    expect(scene({ memory: "unknown" }, ONE_RUN).map).toThrow("How does the driver of /soc/acme");
    const unreached = new Driver(deviceOf(), () => undefined, false);
    expect(() => unreached.map(scene({}, ONE_RUN).buffer, PAGE, "to-device")).toThrow(
      "Which physical addresses does /soc/acme reach?",
    );
  });
});

describe("a mapping that fails", () => {
  const beyond = { physical: { lo: 0n, hi: BigInt(RAM - 1) } };

  test("is EINVAL for V4L2, whatever failed", () => {
    expect(scene(beyond, ONE_RUN).map).toThrow("VIDIOC_QBUF: EINVAL (22): DMA addr 0x40008000");
  });

  test("is what the exporter says for DRM: the heap over a CMA area says ENOMEM", () => {
    const device = { ...beyond, row: DRM };
    expect(scene(device, ONE_RUN).map).toThrow("DRM_IOCTL_PRIME_FD_TO_HANDLE: EIO");
    expect(scene(device, ONE_RUN, { mapErrno: "ENOMEM" }).map).toThrow(
      "DRM_IOCTL_PRIME_FD_TO_HANDLE: ENOMEM",
    );
  });

  test("also before the first mapping, when there is no memory for page tables", () => {
    const driver = new Driver(
      deviceOf({ row: DRM }),
      () => {
        throw new MapFailure("ENOMEM", "no memory for the page tables of /soc/iommu");
      },
      false,
    );
    expect(() => driver.map(scene({}, ONE_RUN).buffer, PAGE, "to-device")).toThrow(
      "DRM_IOCTL_PRIME_FD_TO_HANDLE: ENOMEM (12): no memory for the page tables",
    );
  });
});
