import { describe, expect, test } from "vitest";
import { type Abi, ABIS, ARM32, LP64 } from "./abi.ts";
import { DMA_HEAP_IOCTL_ALLOC } from "./dma-heap.ts";
import { ionFdAllocation, ionHeapData, ionHeapQuery } from "./ion-fd.ts";
import { ionCustomData, ionHandleAllocation } from "./ion-handle.ts";
import type { AnyRequest, AnyStruct } from "./testing/inventory.ts";
import { CONSTANTS, isIon, isReserved, REQUESTS, STRUCTS } from "./testing/inventory.ts";
import {
  compiledLayouts,
  compiledNumbers,
  type KnownLayout,
  ownLayout,
} from "./testing/c-layouts.ts";
import { compilers, headerVersion } from "./testing/compile-c.ts";
import { PINNED_LAYOUTS, PINNED_NUMBERS } from "./testing/pinned-layouts.gen.ts";
import { v4l2Buffer } from "./v4l2-buffer.ts";

const LINUX_6_0 = 0x06_00_00;

const numberOn = (request: AnyRequest, abi: Abi): number =>
  request.kind === "request" ? request.number(abi) : request.number;

const show = ({ size, offsets }: KnownLayout): string =>
  `${size}: ${offsets.map(([member, offset]) => `${member} ${offset}`).join(", ")}`;

/** `name [machines] text`, for one machine. */
function pinned(table: string, abi: Abi): ReadonlyMap<string, string> {
  const rows = [...table.matchAll(/^(?<name>\w+) \[(?<where>[^\]]+)\] (?<text>.+)$/gm)];
  return new Map(
    rows.flatMap(({ groups: { name, where, text } = {} }) =>
      where === "all" || where?.split(" ").includes(abi.name) ? [[name ?? "", text ?? ""]] : [],
    ),
  );
}

function sorted<T>(entries: Iterable<readonly [string, T]>): readonly (readonly [string, T])[] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
}

const mainline: readonly (readonly [string, AnyStruct])[] = STRUCTS.filter(
  ([, { source }]) => !isIon(source),
);

describe.each(ABIS)("on $name, as the kernel's headers compile", (abi) => {
  test("every structure has its size and every member its offset", () => {
    const ours = mainline.map(([name, type]) => [name, show(ownLayout(type, abi))] as const);
    expect(sorted(ours)).toEqual(sorted(pinned(PINNED_LAYOUTS, abi)));
    expect(ours.length).toBeGreaterThan(60);
  });

  test("every request has its number, every constant its value", () => {
    const requests = REQUESTS.filter(([, { source }]) => !isIon(source)).map(
      ([name, request]) => [name, numberOn(request, abi)] as const,
    );
    const constants = CONSTANTS.filter(([name]) => !name.startsWith("ION_")).map(
      ([name, value]) => [name, Number(value)] as const,
    );
    const ours = [...requests, ...constants].map(
      ([name, value]) => [name, `0x${value.toString(16)}`] as const,
    );
    expect(sorted(ours)).toEqual(sorted(pinned(PINNED_NUMBERS, abi)));
  });
});

test("the exported names of requests are those of C", () => {
  const named = REQUESTS.filter(([, { source }]) => !isIon(source));
  expect(named.filter(([name, request]) => name !== request.name)).toEqual([]);
});

describe("what differs between machines", () => {
  test("a V4L2 buffer, by the width of addresses and of time", () => {
    expect(ABIS.map((abi) => `${abi.name} ${v4l2Buffer.size(abi)}`)).toEqual([
      "lp64 88",
      "arm32 80",
      "i386 76",
      "arm32-time32 68",
      "i386-time32 68",
    ]);
  });

  test("nothing of a heap's allocation", () => {
    expect(new Set(ABIS.map((abi) => DMA_HEAP_IOCTL_ALLOC.number(abi)))).toEqual(
      new Set([0xc018_4800]),
    );
  });
});

describe("ION", () => {
  const ionNumbers = (abi: Abi) =>
    Object.fromEntries(
      REQUESTS.filter(([, { source }]) => isIon(source)).map(([name, request]) => [
        name,
        `0x${numberOn(request, abi).toString(16)}`,
      ]),
    );

  test("numbers on 64 bit", () => {
    expect(ionNumbers(LP64)).toEqual({
      ION_IOC_ALLOC_HANDLE: "0xc0204900",
      ION_IOC_FREE: "0xc0044901",
      ION_IOC_SHARE: "0xc0084904",
      ION_IOC_IMPORT: "0xc0084905",
      ION_IOC_CUSTOM: "0xc0104906",
      ION_IOC_SYNC: "0xc0084907",
      ION_IOC_ALLOC_FD: "0xc0184900",
      ION_IOC_HEAP_QUERY: "0xc0184908",
    });
  });

  test("numbers on 32 bit, where handles take less room", () => {
    expect(ionNumbers(ARM32)).toEqual({
      ...ionNumbers(LP64),
      ION_IOC_ALLOC_HANDLE: "0xc0144900",
      ION_IOC_CUSTOM: "0xc0084906",
    });
  });

  test("an allocation that gives a handle", () => {
    expect(show(ownLayout(ionHandleAllocation, LP64))).toBe(
      "32: len 0, align 8, heap_id_mask 16, flags 20, handle 24",
    );
    expect(show(ownLayout(ionHandleAllocation, ARM32))).toBe(
      "20: len 0, align 4, heap_id_mask 8, flags 12, handle 16",
    );
    expect(show(ownLayout(ionCustomData, LP64))).toBe("16: cmd 0, arg 8");
    expect(show(ownLayout(ionCustomData, ARM32))).toBe("8: cmd 0, arg 4");
  });

  test.each([LP64, ARM32])(
    "an allocation that gives a descriptor, and the heaps, on $name",
    (abi) => {
      expect(show(ownLayout(ionFdAllocation, abi))).toBe(
        "24: len 0, heap_id_mask 8, flags 12, fd 16, unused 20",
      );
      expect(show(ownLayout(ionHeapData, abi))).toBe(
        "52: name 0, type 32, heap_id 36, reserved0 40, reserved1 44, reserved2 48",
      );
      expect(show(ownLayout(ionHeapQuery, abi))).toBe(
        "24: cnt 0, reserved0 4, heaps 8, reserved1 16, reserved2 20",
      );
    },
  );
});

describe("with the compilers and headers of this machine", () => {
  const recent = compilers().filter((compiler) => headerVersion(compiler) >= LINUX_6_0);

  /** Later headers name members in what was reserved. */
  const named = ({ size, offsets }: KnownLayout): string =>
    show({ size, offsets: offsets.filter(([member]) => !isReserved(member)) });

  test.skipIf(recent.length === 0).for(recent)(
    "$command $flags agrees on structures and numbers",
    (compiler) => {
      const layouts = compiledLayouts(compiler);
      for (const [name, type] of mainline) {
        const known = layouts.get(name);
        if (known) expect(named(ownLayout(type, compiler.abi)), name).toBe(named(known));
      }
      const numbers = compiledNumbers(compiler);
      const ours = new Map<string, number>([
        ...REQUESTS.map(([name, request]) => [name, numberOn(request, compiler.abi)] as const),
        ...CONSTANTS.map(([name, value]) => [name, Number(value)] as const),
      ]);
      expect([...numbers].filter(([name, value]) => ours.get(name) !== value)).toEqual([]);
      expect(Math.min(layouts.size, numbers.size)).toBeGreaterThan(30);
    },
  );
});
