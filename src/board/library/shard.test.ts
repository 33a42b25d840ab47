import { expect, test } from "vitest";
import { formatShard, recordIn } from "./shard.ts";
import type { TreeRecord } from "./tree-record.ts";

const named = (model: string): TreeRecord => ({ root: ["", { model }] });

test("a board is found by its whole name, wherever it stands", () => {
  const shard = formatShard(
    new Map([
      ["rk3399-rock", named("A")],
      ["rk3399", named("B")],
      ["rock", named("C")],
    ]),
  );
  expect(recordIn(shard, "rk3399-rock")).toEqual(named("A"));
  expect(recordIn(shard, "rk3399")).toEqual(named("B"));
  expect(recordIn(shard, "rock")).toEqual(named("C"));
  expect(recordIn(shard, "rk33")).toBeUndefined();
  expect(recordIn("", "rk33")).toBeUndefined();
});
