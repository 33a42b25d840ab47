// Which heaps an ION has, on every interface it has had and on machines of both sizes.
import { describe, expect, test } from "vitest";
import { Accounts } from "../accounts/accounts.ts";
import { ARM32, ARM32_TIME32, LP64 } from "../uapi/abi.ts";
import { ionHeaps } from "./find-ion-heaps.ts";
import { MemoryIon, type Model, refusing } from "./testing/memory-ion.ts";

const MAINLINE: Model["heaps"] = [
  { id: 0, type: 0, name: "ion_system_heap" },
  { id: 1, type: 1, name: "ion_system_contig_heap" },
  { id: 2, type: 4, name: "reserved" },
];

function seen(model: Model, defaultRegion?: string) {
  const ion = new MemoryIon(model);
  const heaps = ionHeaps(new Accounts(), defaultRegion, ion.open);
  expect([ion.opens, ion.handles]).toEqual([0, 0]);
  return heaps.map(({ properties: { id, contiguous, pool, cpuCached }, names }) =>
    [id, contiguous, pool, cpuCached, ...names].join(" "),
  );
}

describe.each([LP64, ARM32, ARM32_TIME32])("on $name", (abi) => {
  test("an ION with descriptors tells its heaps, and maps them cached", () => {
    expect(seen({ abi, api: "descriptors", heaps: MAINLINE })).toEqual([
      "ion:system no ram yes ion_system_heap",
      "ion:system-contig yes ram yes ion_system_contig_heap",
      "ion:dma yes reserved yes reserved",
    ]);
  });

  test("one with handles that can be asked maps them uncached", () => {
    expect(seen({ abi, api: "handles-and-query", heaps: MAINLINE })).toEqual([
      "ion:system no ram no ion_system_heap",
      "ion:system-contig yes ram no ion_system_contig_heap",
      "ion:dma yes reserved no reserved",
    ]);
  });

  test("one that cannot be asked is tried; what its heaps are nobody knows", () => {
    const heaps = [
      { id: 0, type: 0, name: "" },
      { id: 4, type: 4, name: "", pages: 0 },
      { id: 25, type: 0, name: "" },
      { id: 31, type: 5, name: "" },
    ];
    expect(seen({ abi, api: "handles", heaps })).toEqual([
      "ion:system unknown ion:system no",
      "ion:dma unknown ion:dma no",
      "ion:25 unknown ion:25 no",
      "ion:31 unknown ion:31 no",
    ]);
  });

  test.each(["descriptors", "handles-and-query"] as const)("no heaps at all: %s", (api) => {
    expect(seen({ abi, api, heaps: [] })).toEqual([]);
  });
});

describe("several heaps of one type", () => {
  const areas = [
    { id: 0, type: 4, name: "camera" },
    { id: 1, type: 4, name: "linux,cma" },
  ];

  test("that of the default area is `ion:dma`", () => {
    expect(seen({ abi: LP64, api: "descriptors", heaps: areas }, "linux,cma")).toEqual([
      "ion:camera yes camera yes camera",
      "ion:dma yes linux,cma yes linux,cma",
    ]);
  });

  test("without a default area none is", () => {
    expect(seen({ abi: LP64, api: "descriptors", heaps: areas })).toEqual([
      "ion:camera yes camera yes camera",
      "ion:linux,cma yes linux,cma yes linux,cma",
    ]);
  });
});

test("carve-outs may be for secure masters only; a vendor's own type is unknown", () => {
  const model: Model = {
    abi: LP64,
    api: "descriptors",
    heaps: [
      { id: 3, type: 2, name: "fb" },
      { id: 4, type: 3, name: "chunks" },
      { id: 9, type: 16, name: "secure_carveout" },
    ],
  };
  const heaps = ionHeaps(new Accounts(), undefined, new MemoryIon(model).open);
  expect(
    heaps.map(({ properties: { id, contiguous, protected: secure } }) => [id, contiguous, secure]),
  ).toEqual([
    ["ion:carveout", "yes", "unknown"],
    ["ion:chunk", "no", "unknown"],
    ["ion:secure_carveout", "unknown", "unknown"],
  ]);
});

describe("without heaps to see", () => {
  test.each(["ENOENT", "ENODEV", "ENXIO"] as const)("no ION: %s", (errno) => {
    expect(ionHeaps(new Accounts(), undefined, refusing(errno))).toEqual([]);
  });

  test("one that may not be opened is seen all the same, and says so when it is used", () => {
    const [heap] = ionHeaps(new Accounts(), undefined, refusing("EACCES"));
    expect([heap?.properties.id, heap?.path, heap?.names]).toEqual(["ion", "/dev/ion", ["ion"]]);
    expect(() => heap?.allocate(4096)).toThrow("open(/dev/ion): EACCES (13)");
  });

  test("an interface of the vendor's own", () => {
    const ion = new MemoryIon({ abi: LP64, api: "handles", heaps: MAINLINE });
    // A 32-bit structure in a 64-bit kernel: no number fits.
    const other = () => ({ ...ion.open(), abi: ARM32 });
    expect(ionHeaps(new Accounts(), undefined, other)).toEqual([]);
  });

  test("a process without room for descriptors cannot tell", () => {
    const ion = new MemoryIon({ abi: LP64, api: "handles", heaps: MAINLINE });
    const open = () => {
      const node = ion.open();
      ion.isOutOfDescriptors = ion.opens === 1 && opened;
      opened = true;
      return node;
    };
    let opened = false;
    expect(() => ionHeaps(new Accounts(), undefined, open)).toThrow("ION_IOC_SHARE: EMFILE (24)");
    expect([ion.opens, ion.handles]).toEqual([0, 0]);
  });
});
