import { describe, expect, test } from "vitest";
import {
  type BoardIndex,
  formatIndex,
  type LibraryEntry,
  parseIndex,
  socOf,
} from "./board-index.ts";
import { findBoard, searchBoards, suggestBoards } from "./find-board.ts";

const entry = (
  name: string,
  compatible: readonly string[],
  model: string,
  devices: LibraryEntry["devices"] = {},
): LibraryEntry => ({
  name,
  compatible,
  model,
  shard: "some",
  devices,
});

const index: BoardIndex = {
  source: "a test",
  table: "00000000",
  boards: [
    entry(
      "bcm2711-rpi-4-b-arm",
      ["raspberrypi,4-model-b", "brcm,bcm2711"],
      "Raspberry Pi 4 Model B",
      { camera: 1 },
    ),
    entry("bcm2711-rpi-4-b", ["raspberrypi,4-model-b", "brcm,bcm2711"], "Raspberry Pi 4 Model B", {
      camera: 1,
      display: 2,
    }),
    entry("rk3399-rock-pi-4b", ["radxa,rockpi4b", "rockchip,rk3399"], "Radxa ROCK Pi 4B", {
      codec: 2,
      display: 2,
    }),
  ],
};
const nameOf = (text: string) => findBoard(index, text)?.name;
const namesWith = (...words: string[]) => searchBoards(index, words).map(({ name }) => name);

describe("a board is found", () => {
  test("by the name of its blob", () => {
    expect(nameOf("bcm2711-rpi-4-b-arm")).toBe("bcm2711-rpi-4-b-arm");
    expect(nameOf("RK3399-rock-pi-4b.dtb")).toBe("rk3399-rock-pi-4b");
  });

  test("by its compatible and its model, the plain one of several", () => {
    expect(nameOf("raspberrypi,4-model-b")).toBe("bcm2711-rpi-4-b");
    expect(nameOf("raspberry pi 4 model b")).toBe("bcm2711-rpi-4-b");
  });

  test("and never by its SoC or a part of a name", () => {
    expect(nameOf("brcm,bcm2711")).toBeUndefined();
    expect(nameOf("rk3399")).toBeUndefined();
    expect(nameOf("")).toBeUndefined();
  });
});

describe("a search", () => {
  test("takes every word, of name, compatible, model or role", () => {
    expect(namesWith("RASPBERRY")).toHaveLength(2);
    expect(namesWith("raspberry", "display")).toEqual(["bcm2711-rpi-4-b"]);
    expect(namesWith("rockchip,rk3399")).toEqual(["rk3399-rock-pi-4b"]);
    expect(namesWith("raspberry", "codec")).toEqual([]);
  });

  test("without words is all boards", () => {
    expect(namesWith()).toHaveLength(3);
  });
});

describe("a name that no board has", () => {
  test("suggests those that hold it, the plain ones first", () => {
    expect(suggestBoards(index, "rpi-4")).toEqual(["bcm2711-rpi-4-b", "bcm2711-rpi-4-b-arm"]);
    expect(suggestBoards(index, "radxa rock")).toEqual(["rk3399-rock-pi-4b"]);
  });

  test("suggests the nearest after a slip", () => {
    expect(suggestBoards(index, "raspbery,4-model-b")).toEqual(["raspberrypi,4-model-b"]);
  });

  test("suggests nothing when nothing is near", () => {
    expect(suggestBoards(index, "qqqqqq")).toEqual([]);
    expect(suggestBoards(index, "")).toEqual([]);
  });
});

describe("the index", () => {
  test("reads back as it was written", () => {
    expect(parseIndex(formatIndex(index))).toEqual(index);
  });

  test("knows the SoC, which a tree names last", () => {
    expect(index.boards.map(socOf)).toEqual(["brcm,bcm2711", "brcm,bcm2711", "rockchip,rk3399"]);
  });
});
