import * as fc from "fast-check";
import { expect, test } from "vitest";
import { machine } from "node:os";
import { FolderFiles } from "../linux/files/folder-files.ts";
import { kernelFiles } from "../linux/testing/folder.ts";
import { isThisMachine, machineName, pageSizeOf } from "./machine-facts.ts";

const FLAGS = 8;
const PAGE = 6;

function auxv(width: 4 | 8, pairs: readonly (readonly [number, number])[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(pairs.length * 2 * width));
  for (const [at, word] of pairs.flat().entries())
    if (width === 4) view.setUint32(at * 4, word, true);
    else view.setBigUint64(at * 8, BigInt(word), true);
  return new Uint8Array(view.buffer);
}

function processWith(vector: Uint8Array) {
  const files = kernelFiles({});
  return {
    bytes: (path: string) => (path === "proc/self/auxv" ? vector : undefined),
    number: (path: string) => files.number(path),
    text: (path: string) => files.text(path),
    isFolder: () => false,
    isDenied: () => false,
    names: () => [],
    link: () => undefined,
    target: () => undefined,
  };
}

test("this machine tells its page size and its name", () => {
  const files = new FolderFiles();
  expect(isThisMachine(files)).toBe(true);
  expect(machineName(files)).toBe(machine());
  expect(pageSizeOf(files)).toBeGreaterThanOrEqual(4096);
});

test("a copy has them in files; without them they are not known", () => {
  const copy = kernelFiles({ "onebuf/machine": "armv7l\n", "onebuf/page-size": "16384\n" });
  expect([machineName(copy), pageSizeOf(copy)]).toEqual(["armv7l", 16_384]);
  const bare = kernelFiles({});
  expect([machineName(bare), pageSizeOf(bare)]).toEqual([undefined, undefined]);
});

test.each([4, 8] as const)("a process with words of %i bytes", (width) => {
  const vector = auxv(width, [
    [33, 0x7fff_0000],
    [PAGE, 65_536],
    [FLAGS, 0],
    [0, 0],
  ]);
  expect(pageSizeOf(processWith(vector))).toBe(65_536);
});

test("what is no vector has no page size", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const size = pageSizeOf(processWith(bytes));
      expect(size === undefined || [4096, 8192, 16_384, 32_768, 65_536].includes(size)).toBe(true);
    }),
  );
  expect(pageSizeOf(processWith(auxv(8, [[PAGE, 5000]])))).toBeUndefined();
});
