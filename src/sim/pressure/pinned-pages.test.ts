import { describe, expect, test } from "vitest";
import { VirtualClock } from "../clock.ts";
import { seeded } from "../memory/seeded.ts";
import { boardMemory, MIB, PAGE, RAM } from "../memory/testing/board-memory.ts";
import { Agenda } from "./agenda.ts";
import { PinnedPages } from "./pinned-pages.ts";

const MOST_OF_THE_AREA = (6 * MIB) / PAGE;

/** Half of the board is CMA, and nothing else is free. */
function pinned(staysInCma: boolean, freeElsewhere = 0) {
  const pages = boardMemory({ size: 16 * MIB });
  const area = pages.declareCma({
    name: "reserved",
    base: RAM + 8 * MIB,
    size: 8 * MIB,
    alignmentOrder: 8,
  });
  const others = (8 * MIB) / PAGE - freeElsewhere;
  for (let page = 0; page < others; page += 1)
    pages.allocate({ order: 0, movable: false, reclaim: false });
  const agenda = new Agenda(new VirtualClock());
  const one = new PinnedPages(pages, {
    what: "some",
    bytes: 6 * MIB,
    seconds: 10,
    use: "file",
    staysInCma,
  });
  one.start(agenda, seeded(1));
  return { pages, area, agenda, one };
}

describe("pages that are pinned where they lie", () => {
  test("keep a CMA area from being used until they are let go", () => {
    const { pages, area, one } = pinned(true);
    expect(one.held).toBe(MOST_OF_THE_AREA);
    expect(area.allocate((3 * MIB) / PAGE, 8)).toMatchObject({ errno: "EBUSY" });
    one.end();
    expect(one.held).toBe(0);
    expect(area.allocate((3 * MIB) / PAGE, 8)).toHaveProperty("pfn");
    expect(pages.check()).toEqual([]);
  });

  test("are as many at any time, though each is let go after a while", () => {
    const { agenda, one, pages } = pinned(true);
    let looks = 0;
    agenda.every(1, () => {
      looks += 1;
      expect(one.held).toBe(MOST_OF_THE_AREA);
    });
    agenda.runUntil(60);
    expect(looks).toBe(60);
    expect(pages.check()).toEqual([]);
  });
});

test("long-term pins leave the area alone and take what is free elsewhere", () => {
  const { pages, area, one } = pinned(false, 100);
  expect(one.held).toBe(100);
  expect(pages.freeCmaPages).toBe((8 * MIB) / PAGE);
  expect(area.allocate((8 * MIB) / PAGE, 8)).toHaveProperty("pfn");
});
