// Buffers of ION, on every interface it has had and on machines of both sizes. The dma-bufs are memfds, which know none of a
// dma-buf's requests, as those of kernels before 4.6.
import { readdirSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { withCpuAccess } from "../../buffer/cpu-mapping.ts";
import { isSameBuffer } from "../../buffer/platform.ts";
import { Accounts } from "../accounts/accounts.ts";
import { ARM32, LP64 } from "../uapi/abi.ts";
import { ionHeaps } from "./find-ion-heaps.ts";
import type { IonHeap } from "./ion-heap.ts";
import { MemoryIon, type Model } from "./testing/memory-ion.ts";

const SYSTEM = 0;
const CMA = 3;

const MACHINES = [LP64, ARM32].flatMap((abi) =>
  (["handles", "handles-and-query", "descriptors"] as const).map((api) => ({ abi, api })),
);

const openDescriptors = () => readdirSync("/proc/self/fd").length;

function setUp({ abi, api }: Pick<Model, "abi" | "api">) {
  const ion = new MemoryIon({
    abi,
    api,
    heaps: [
      { id: SYSTEM, type: 0, name: "ion_system_heap" },
      { id: CMA, type: 4, name: "reserved", pages: 4 },
    ],
  });
  const accounts = new Accounts();
  const [system, cma] = ionHeaps(accounts, undefined, ion.open);
  if (!system || !cma) throw new Error("the heaps were not found");
  ion.flags.length = 0;
  const end = () => {
    for (const heap of [system, cma]) heap[Symbol.dispose]();
  };
  return { ion, accounts, system, cma, end };
}

describe.each(MACHINES)("$api on $abi.name", (machine) => {
  let before = 0;
  let set: ReturnType<typeof setUp>;
  beforeEach(() => {
    before = openDescriptors();
    set = setUp(machine);
  });

  const leavesNothing = () => {
    const { ion, accounts, end } = set;
    end();
    expect(accounts.ledger.held()).toEqual([]);
    expect([ion.opens, ion.handles, openDescriptors()]).toEqual([0, 0, before]);
    expect([ion.usedPages(SYSTEM), ion.usedPages(CMA)]).toEqual([0, 0]);
  };

  test("a buffer has whole pages, a name and no handle that stays behind", () => {
    const { ion, cma } = set;
    const buffer = cma.allocate(4097, "preview 0");
    expect([buffer.size, buffer.name, buffer.memory]).toEqual([
      8192,
      "preview 0",
      cma.properties.id,
    ]);
    expect([ion.handles, ion.usedPages(CMA)]).toEqual([0, 2]);
    expect(ion.flags).toEqual([machine.api === "descriptors" ? 1 : 0]);
    buffer[Symbol.dispose]();
    buffer[Symbol.dispose]();
    leavesNothing();
  });

  test("its memory is mapped, shared, and outlives the heap", () => {
    const { system, end } = set;
    const buffer = system.allocate(4096);
    const other = buffer.share();
    expect(isSameBuffer(buffer, other)).toBe(true);
    end();
    const [here, there] = [buffer.mapCpu(), other.mapCpu()];
    here.write(10, Uint8Array.of(42));
    const read = new Uint8Array(1);
    there.read(10, read);
    expect(read[0]).toBe(42);
    for (const owner of [buffer, other, here, there, here]) owner[Symbol.dispose]();
    expect(() => {
      here.begin("read");
    }).toThrow("EBADF");
    expect(() => {
      here.end("write");
    }).toThrow("EBADF");
    leavesNothing();
  });

  test("two buffers are two", () => {
    const { system } = set;
    const [one, other] = [system.allocate(1), system.allocate(1)];
    expect(isSameBuffer(one, other)).toBe(false);
    for (const owner of [one, other]) owner[Symbol.dispose]();
    leavesNothing();
  });

  test("a full heap refuses until something is given back", () => {
    const { cma } = set;
    const all = cma.allocate(4 * 4096);
    expect(() => cma.allocate(1)).toThrow("ION_IOC_ALLOC: ENOMEM (12)");
    all[Symbol.dispose]();
    cma.allocate(1)[Symbol.dispose]();
    leavesNothing();
  });

  test.each([0, -1, 0.5])("a size of %s is refused", (size) => {
    expect(() => set.cma.allocate(size)).toThrow("ION_IOC_ALLOC: EINVAL (22)");
    leavesNothing();
  });

  test("without room for descriptors the memory is given back", () => {
    const { ion, system } = set;
    system.allocate(1)[Symbol.dispose]();
    ion.isOutOfDescriptors = true;
    const call = machine.api === "descriptors" ? "ION_IOC_ALLOC" : "ION_IOC_SHARE";
    expect(() => system.allocate(4096)).toThrow(`${call}: EMFILE (24)`);
    expect([ion.handles, ion.usedPages(SYSTEM)]).toEqual([0, 0]);
    leavesNothing();
  });

  test("many rounds leave nothing behind", () => {
    const { cma } = set;
    for (let round = 0; round < 20; round += 1) {
      const buffer = cma.allocate(4 * 4096);
      buffer.mapCpu()[Symbol.dispose]();
      buffer[Symbol.dispose]();
    }
    leavesNothing();
  });
});

describe("an ION with handles", () => {
  const machine = { abi: ARM32, api: "handles" } as const;
  const touch = (heap: IonHeap, access: "read" | "write" | "read-write") => {
    const buffer = heap.allocate(4096);
    const mapping = buffer.mapCpu();
    withCpuAccess(mapping, access, () => {
      if (access !== "read") mapping.write(0, Uint8Array.of(1));
    });
    for (const owner of [mapping, buffer]) owner[Symbol.dispose]();
    return buffer.inode;
  };

  test("cleans what the CPU wrote by ION_IOC_SYNC, and nothing for what it read", () => {
    const { ion, system, end } = setUp(machine);
    touch(system, "read");
    const written = [touch(system, "write"), touch(system, "read-write")];
    expect(ion.synced).toEqual(written);
    end();
    expect(ion.opens).toBe(0);
  });

  test("an error in the place of the descriptor is an error", () => {
    const { ion, system, end } = setUp(machine);
    system.allocate(1)[Symbol.dispose]();
    ion.isOutOfDescriptors = true;
    ion.hidesErrors = true;
    expect(() => system.allocate(1)).toThrow("ION_IOC_SHARE: EMFILE (24)");
    expect(ion.handles).toBe(0);
    end();
  });
});

test("an ION with descriptors has the dma-buf's own brackets", () => {
  const { ion, system, end } = setUp({ abi: LP64, api: "descriptors" });
  const buffer = system.allocate(4096);
  const mapping = buffer.mapCpu();
  expect(() => {
    mapping.begin("write");
  }).toThrow("DMA_BUF_IOCTL_SYNC: ENOTTY (25)");
  expect(ion.synced).toEqual([]);
  for (const owner of [mapping, buffer]) owner[Symbol.dispose]();
  end();
});
