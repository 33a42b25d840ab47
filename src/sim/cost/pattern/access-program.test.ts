import fc from "fast-check";
import { expect, test } from "vitest";
import { anyProgram, MOST_ACCESSES } from "../tlb/testing/any-traffic.ts";
import { type AccessProgram, accessesOf, forEachAccess } from "./access-program.ts";

function addressesOf(program: AccessProgram, base: number): readonly number[] {
  const addresses: number[] = [];
  forEachAccess(program, base, (address) => addresses.push(address));
  return addresses;
}

test("a program says in which order addresses are accessed", () => {
  const burst: AccessProgram = { kind: "burst", offset: 1 };
  const pair: AccessProgram = { kind: "loop", count: 2, step: 10, body: burst };
  expect(addressesOf(pair, 1000)).toEqual([1001, 1011]);
  expect(addressesOf({ kind: "sequence", parts: [pair, burst] }, 0)).toEqual([1, 11, 1]);
  const offsets = Float64Array.of(500, 0);
  expect(addressesOf({ kind: "list", offsets, body: pair }, 0)).toEqual([501, 511, 1, 11]);
  const strands = [
    { step: 100, body: pair },
    { step: -1, body: burst },
  ];
  expect(addressesOf({ kind: "weave", count: 2, strands }, 0)).toEqual([1, 11, 1, 101, 111, 0]);
});

test("accesses are counted without taking them", () => {
  fc.assert(
    fc.property(
      anyProgram.filter((program) => accessesOf(program) < MOST_ACCESSES),
      (program) => {
        expect(accessesOf(program)).toBe(addressesOf(program, 0).length);
      },
    ),
  );
});
