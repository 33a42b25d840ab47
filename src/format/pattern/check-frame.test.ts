import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FrameLayout } from "../layout.ts";
import { checkFrame } from "./check-frame.ts";
import { sameVisible } from "./same-visible.ts";
import { paintTestPattern, stampedFrame } from "./test-pattern.ts";
import { layoutOf } from "./testing/layouts.ts";
import { bytesOf, visibleLines, visiblePlanes } from "./visible-planes.ts";

const PAGE = 4096;
const layout = layoutOf("NV12", 128, 64);

/** Everything behind the mark, in the plane and line given. */
function damagedAt(plane: number, line: number): readonly Uint8Array[] {
  const frame = stampedFrame(layout, 3);
  const run = visibleLines(visiblePlanes(layout)).find((r) => r.plane === plane && r.line === line);
  if (run !== undefined) bytesOf(frame, run).fill(77, 20);
  return frame;
}

describe("checkFrame", () => {
  test("finds a stamped frame right", () => {
    const right = { verdict: "right", sequence: 3, problem: undefined };
    expect(checkFrame(stampedFrame(layout, 3), layout, 3)).toEqual(right);
    expect(checkFrame(stampedFrame(layout, 3), layout)).toEqual(right);
  });

  test("says which frame came instead", () => {
    expect(checkFrame(stampedFrame(layout, 7), layout, 9)).toEqual({
      verdict: "wrong",
      sequence: 7,
      problem: "frame 7 instead of 9",
    });
  });

  test("says where the content begins to differ", () => {
    const { verdict, problem } = checkFrame(damagedAt(0, 12), layout, 3);
    expect({ verdict, problem }).toEqual({
      verdict: "wrong",
      problem: "content differs: first at line 12 of plane 0",
    });
    expect(checkFrame(damagedAt(1, 31), layout, 3).problem).toBe(
      "content differs: first at line 31 of plane 1",
    );
    expect(checkFrame(damagedAt(1, 31), layout, 4).problem).toBe(
      "frame 3 instead of 4, content differs: first at line 31 of plane 1",
    );
  });

  test("counts bytes in a coded stream, which has no lines", () => {
    const coded = layoutOf("H264", 128, 64);
    const frame = stampedFrame(coded, 3);
    frame[0]?.fill(0, 5000);
    expect(checkFrame(frame, coded, 3).problem).toMatch(
      /^content differs: first at byte 500\d of plane 0$/,
    );
  });

  test("sees a changed number in the mark", () => {
    // Frame 67 has its block where frame 3 has it, and so the same content.
    const frame = stampedFrame(layout, 3);
    frame[0]?.set([67], 4);
    expect(checkFrame(frame, layout)).toEqual({
      verdict: "wrong",
      sequence: 67,
      problem: "content differs: first at line 0 of plane 0",
    });
  });

  test("cannot judge a frame that nobody stamped, unless one was promised", () => {
    const frame = paintTestPattern(layout);
    const problem = "the mark is missing";
    expect(checkFrame(frame, layout)).toEqual({
      verdict: "unmarked",
      sequence: undefined,
      problem,
    });
    expect(checkFrame(frame, layout, 0)).toEqual({
      verdict: "wrong",
      sequence: undefined,
      problem,
    });
  });

  test("cannot judge a frame of 11 bytes", () => {
    const tiny = layoutOf("R8", 11, 1);
    expect(checkFrame(stampedFrame(tiny, 0), tiny, 0)).toEqual({
      verdict: "unmarked",
      sequence: undefined,
      problem: "the frame is too small for a mark",
    });
  });

  test("does not take a short buffer for right", () => {
    expect(checkFrame([new Uint8Array(100)], layout)).toEqual({
      verdict: "wrong",
      sequence: undefined,
      problem: "buffer 0 has 100 of 12288 bytes",
    });
  });

  test("ignores the padding and bytes after the frame", () => {
    const padded = layoutOf("NV12", 100, 64, { by: "codec", stride: 128 });
    const frame = stampedFrame(padded, 3).map((bytes) => {
      const larger = new Uint8Array(bytes.length + 10).fill(9);
      larger.set(bytes);
      return larger;
    });
    frame[0]?.fill(9, 100, 128);
    expect(checkFrame(frame, padded, 3).verdict).toBe("right");
  });

  test("reads frames that begin at any byte", () => {
    const [bytes = new Uint8Array()] = stampedFrame(layout, 3);
    for (const shift of [1, 2, 3]) {
      const moved = new Uint8Array(bytes.length + shift).subarray(shift);
      moved.set(bytes);
      expect(checkFrame([moved], layout, 3).verdict).toBe("right");
    }
  });
});

type Damage = (pages: readonly Uint8Array[], a: number, b: number) => readonly Uint8Array[];

const DAMAGES: { readonly [name: string]: Damage } = {
  "two pages exchanged": (pages, a, b) =>
    pages.with(a, pages[b] ?? EMPTY).with(b, pages[a] ?? EMPTY),
  "a page of zeroes": (pages, a) => pages.with(a, new Uint8Array(pages[a]?.length ?? 0)),
  "a page in place of another": (pages, a, b) => pages.with(a, pages[b] ?? EMPTY),
  "shifted by a page": (pages) => [pages.at(-1) ?? EMPTY, ...pages.slice(0, -1)],
  "shifted from a page on": (pages, a) => [
    ...pages.slice(0, a),
    ...pages.slice(a, a + 1),
    ...pages.slice(a, -1),
  ],
};
const EMPTY = new Uint8Array(PAGE);

const DAMAGED_LAYOUTS: readonly FrameLayout[] = [
  layoutOf("NV12", 320, 240),
  layoutOf("NM12", 512, 256),
  layoutOf("NV12", 1000, 80, { by: "codec", stride: 2048 }),
  layoutOf("YU12", 301, 241),
  layoutOf("XR24", 4096, 8),
  layoutOf("XR24", 128, 128, { by: "display", stride: 4096 }),
  layoutOf("YUYV", 256, 256),
  layoutOf("RG16", 256, 256),
  layoutOf("RG24", 256, 256),
  layoutOf("RGGB", 256, 256),
  layoutOf("pRAA", 256, 256),
  layoutOf("P010", 256, 256),
  layoutOf("ST12", 256, 256),
  layoutOf("MJPG", 512, 256),
];

test.each(Object.entries(DAMAGES))("every frame with %s is wrong", (_, damage) => {
  fc.assert(
    fc.property(
      fc.constantFrom(...DAMAGED_LAYOUTS),
      fc.nat(0xffffffff),
      fc.nat(),
      fc.nat(),
      fc.nat(),
      (damaged, sequence, buffer, a, b) => {
        const frame = stampedFrame(damaged, sequence);
        const index = buffer % frame.length;
        const bytes = frame[index] ?? EMPTY;
        const count = Math.floor(bytes.length / PAGE);
        const pages = Array.from({ length: count }, (_unused, i) =>
          bytes.slice(i * PAGE, (i + 1) * PAGE),
        );
        const broken = frame.map((whole) => whole.slice());
        damage(pages, a % count, b % count).forEach((page, i) =>
          broken[index]?.set(page, i * PAGE),
        );
        fc.pre(sameVisible(frame, broken, damaged) !== undefined);
        expect(checkFrame(broken, damaged, sequence).verdict).toBe("wrong");
        expect(checkFrame(broken, damaged).verdict).not.toBe("right");
      },
    ),
    { numRuns: 150 },
  );
});

test("a page left from the frame before is seen wherever the block moved", () => {
  const large = layoutOf("NV12", 320, 240);
  for (let sequence = 1; sequence < 20; sequence++) {
    const before = stampedFrame(large, sequence - 1);
    const frame = stampedFrame(large, sequence);
    let stale = 0;
    for (let at = 0; at < large.size; at += PAGE) {
      const mixed = [frame[0]?.slice() ?? EMPTY];
      mixed[0]?.set(before[0]?.subarray(at, at + PAGE) ?? EMPTY, at);
      if (sameVisible(mixed, frame, large) === undefined) continue;
      stale++;
      expect(checkFrame(mixed, large, sequence).verdict).toBe("wrong");
    }
    expect(stale).toBeGreaterThan(5);
  }
});

test("any single changed bit is seen", () => {
  fc.assert(
    fc.property(fc.nat(layout.size - 1), fc.nat(7), (at, bit) => {
      const frame = stampedFrame(layout, 3);
      const bytes = frame[0] ?? EMPTY;
      bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
      expect(checkFrame(frame, layout, 3).verdict).toBe("wrong");
    }),
  );
});
