import { expect, test } from "vitest";
import { foundingBoard, planOf } from "../plan/testing/founding.ts";
import { poolsOf, strategiesOf } from "./strategy.ts";

const board = foundingBoard();
const found = (pipeline: string) => strategiesOf(planOf(board, pipeline), board).strategies;

test("one stream: a strategy for each memory that serves, and the copy", () => {
  expect(
    found("camera ! NV12,1280x720@30 ! tee name=t  t. ! codec  t. ! display").map(
      ({ id, title }) => [id, title],
    ),
  ).toEqual([
    ["heap:cma", "share heap:cma"],
    ["export:/soc/vop@ff900000", "share export:/soc/vop@ff900000"],
    ["copy:heap:system", "copy heap:system to heap:cma by cpu"],
  ]);
});

const TWO = `
streams:
  record: { from: camera, format: NV12, size: 1280x720, rate: 30, to: [codec] }
  play: { from: codec, format: NV12, size: 1280x720, rate: 60, to: [display] }
`;

test("several streams: a title says which of them has which memory, and no two strategies do the same", () => {
  const strategies = found(TWO);
  const titles = strategies.map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
  const scattered = strategies.find(({ id }) => id === "heap:system");
  // The display takes no scattered memory, so `play` stays where it was planned.
  expect(scattered?.title).toBe("share heap:system (record), share heap:cma (play)");
});

test("regions that a strategy draws from", () => {
  const pools = Object.fromEntries(
    found("camera ! NV12,1280x720@30 ! codec").map((one) => [one.id, poolsOf(one, board)]),
  );
  expect(pools["heap:cma"]).toEqual(["linux,cma"]);
  expect(pools["heap:system"]).toEqual([]);
});
