// The rules as udev reads them: joined lines of comma-separated matches and assignments.
import { describe, expect, test } from "vitest";
import { emitUdev } from "./udev.ts";
import { CAMERA, ramPlan, sampleBoard, samplePlan, sampleStream } from "./testing/sample.ts";

/** A rule as a list of `[key, operator, value]`; fails on a line that udev would refuse. */
function rules(text: string): readonly (readonly [string, string, string])[][] {
  const lines = text
    .replaceAll("\\\n", "")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  return lines.map((line) =>
    line.split(/,\s+/).map((term) => {
      const parts = /^(SUBSYSTEM|KERNEL|GROUP|MODE|SYMLINK|OPTIONS)(==|\+=|=)"([^"]+)"$/.exec(term);
      expect(parts, term).not.toBeNull();
      const isMatch = parts![1] === "SUBSYSTEM" || parts![1] === "KERNEL";
      expect(parts![2] === "==").toBe(isMatch);
      return [parts![1]!, parts![2]!, parts![3]!] as const;
    }),
  );
}

function values(text: string, key: string): readonly string[] {
  return rules(text).flatMap((rule) =>
    rule.flatMap(([name, , value]) => (name === key ? [value] : [])),
  );
}

test("one rule for each name the heap may have", () => {
  const text = emitUdev(samplePlan(), sampleBoard());
  expect(text).toMatchInlineSnapshot(`
    "# udev rules: who may open the memory of this plan, and by which name.
    # Board: Sample Board. Plan: One buffer serves all three devices.
    # A client opens /dev/dma_heap/onebuf-STREAM (for a copy: onebuf-STREAM-copy) and need not know
    # which heap is behind it. /dev/dma_heap/onebuf is the plan's one heap.
    # Rules of this kind are not part of systemd, and access is for the group video only: memory taken
    # from a heap is not charged to the cgroup of the process that takes it, so a member can use up the
    # RAM or the CMA pool past any limit set for it. systemd refused to open dma_heap to the logged-in
    # user for that reason (systemd pull request 33738).

    # heap:cma, for preview. Its name depends on kernel and command line: one rule a name, the most
    # likely first. Where several exist, the higher link_priority gets the alias.
    SUBSYSTEM=="dma_heap", KERNEL=="linux,cma", GROUP="video", MODE="0660", \\
      SYMLINK+="dma_heap/onebuf", \\
      SYMLINK+="dma_heap/onebuf-preview", \\
      OPTIONS+="link_priority=2"
    SUBSYSTEM=="dma_heap", KERNEL=="reserved", GROUP="video", MODE="0660", \\
      SYMLINK+="dma_heap/onebuf", \\
      SYMLINK+="dma_heap/onebuf-preview", \\
      OPTIONS+="link_priority=1"
    "
  `);
  expect(values(text, "KERNEL")).toEqual(["linux,cma", "reserved"]);
  expect(values(text, "OPTIONS")).toEqual(["link_priority=2", "link_priority=1"]);
});

test("two heaps have an alias for each stream, and none for the plan", () => {
  const streams = [
    sampleStream(),
    sampleStream({ id: "record", memory: "heap:system", heapNames: ["system"] }),
    sampleStream({ id: "still", memory: "heap:system", heapNames: ["system"] }),
  ];
  const text = emitUdev(samplePlan({ streams }), sampleBoard());
  expect(values(text, "KERNEL")).toEqual(["linux,cma", "reserved", "system"]);
  expect(values(text, "SYMLINK")).toEqual([
    "dma_heap/onebuf-preview",
    "dma_heap/onebuf-preview",
    "dma_heap/onebuf-record",
    "dma_heap/onebuf-still",
  ]);
});

test("the heap a copy goes to is opened as well, by the name the board knows", () => {
  const copy = {
    from: `export:${CAMERA}`,
    to: "heap:cma",
    consumers: [],
    engine: "cpu",
    bytesPerSecond: 1,
  };
  const stream = sampleStream({ memory: `export:${CAMERA}`, heapNames: [], copies: [copy] });
  const heap = {
    id: "heap:cma",
    names: ["default_cma_region"],
    paths: [],
    exists: "yes",
    contiguous: "yes",
  } as const;
  const heaps = [
    { ...heap, cpuCached: "yes", structPages: "yes", protected: "no", facts: [] } as const,
  ];
  const text = emitUdev(samplePlan({ streams: [stream] }), sampleBoard({ heaps }));
  expect(values(text, "KERNEL")).toEqual(["default_cma_region"]);
  expect(values(text, "SYMLINK")).toEqual(["dma_heap/onebuf", "dma_heap/onebuf-preview-copy"]);
});

test("a stream's id cannot break out of its rule", () => {
  const id = 'a", RUN+="/bin/sh %k $env{X}';
  const text = emitUdev(samplePlan({ streams: [sampleStream({ id })] }), sampleBoard());
  expect(values(text, "SYMLINK")[1]).toBe("dma_heap/onebuf-a___RUN____bin_sh__k__env_X_");
});

describe("without a heap", () => {
  test("nothing for buffers of a driver", () => {
    const text = emitUdev(ramPlan(`export:${CAMERA}`), sampleBoard());
    expect(rules(text)).toEqual([]);
    expect(text).toContain("No rule is needed");
  });

  test.for<[string, string]>([
    ["udmabuf", "udmabuf"],
    ["ion:dma", "ion"],
  ])("%s is one device file", ([memory, kernel]) => {
    const text = emitUdev(ramPlan(memory), sampleBoard());
    expect(values(text, "KERNEL")).toEqual([kernel]);
    expect(text).not.toContain("/dev/dma_heap");
  });

  test("a heap without a known name is said so", () => {
    const text = emitUdev(ramPlan("heap:cma"), sampleBoard());
    expect(rules(text)).toEqual([]);
    expect(text).toContain("this kernel's name for it is not known");
  });
});
