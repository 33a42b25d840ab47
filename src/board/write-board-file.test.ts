import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseBoardFile } from "./board-file.ts";
import type { Learnt, LearntDevice } from "./learnt.ts";
import { newBoardFile, writeLearnt } from "./write-board-file.ts";

const display: LearntDevice = {
  name: "/soc/vop@3",
  import: "yes",
  needsContiguous: "yes",
  formats: { consumes: ["NV12", "XR24"] },
  seen: { import: "took heap:cma", formats: "set as asked" },
};
const learnt: Learnt = { kernel: "6.1.0-50-arm64", devices: [display] };

const SECTION = `# Seen on the devices themselves; \`onebuf run --save-facts\` writes it anew.
live:
  kernel: 6.1.0-50-arm64
  devices:
    /soc/vop@3:
      import: yes
      needsContiguous: yes
      formats: { consumes: [ NV12, XR24 ] }
      seen:
        import: took heap:cma
        formats: set as asked
`;

test("a new file", () => {
  expect(writeLearnt(newBoardFile("live"), learnt)).toBe(`tree: live\n\n${SECTION}`);
  expect(writeLearnt(newBoardFile("board.dtb", "6.1.0"), learnt)).toBe(
    `tree: board.dtb\nkernel:\n  version: 6.1.0\n\n${SECTION}`,
  );
  expect(writeLearnt("", learnt)).toBe(SECTION);
});

describe("a file of the user", () => {
  const before = `# The spare board
tree:   board.dtb     # from the vendor


memory: 0x80000000
`;
  const after = `# What the lab said
devices:
    "&camera": { translation: iommu }   # since spring
# the end
`;

  test("stays as it is, to the space", () => {
    expect(writeLearnt(before + after, learnt)).toBe(`${before}${after}\n${SECTION}`);
    expect(writeLearnt(`${before}live: { kernel: "6.1" }\n\n${after}`, learnt)).toBe(
      `${before}${SECTION.slice(SECTION.indexOf("live"))}\n${after}`,
    );
    expect(writeLearnt("tree: board.dtb", learnt)).toBe(`tree: board.dtb\n\n${SECTION}`);
  });

  test("twice written is once written", () => {
    const once = writeLearnt(before + after, learnt);
    expect(writeLearnt(once, learnt)).toBe(once);
  });

  test("lines that end as on Windows", () => {
    const text = writeLearnt("tree: board.dtb\r\n", learnt);
    expect(text).toContain("live:\r\n  kernel:");
    expect(text.replaceAll("\r\n", "")).not.toContain("\n");
  });

  test("in braces, or with anchors, is written anew and keeps what it says", () => {
    for (const text of [
      "{ tree: board.dtb }",
      "tree: board.dtb\ndevices:\n  a: &same { role: camera }\n  b: *same\n",
    ]) {
      const { value } = parseBoardFile(writeLearnt(text, learnt), "board.yaml");
      expect(value?.tree).toBe("board.dtb");
      expect(value?.live?.devices[0]).toMatchObject({ name: "/soc/vop@3", import: "yes" });
    }
  });
});

describe("what was learnt before", () => {
  const old = writeLearnt("tree: live\n", {
    kernel: "6.1.0-50-arm64",
    devices: [
      { ...display, translation: "none" },
      { name: "/soc/isp@2", needsContiguous: "no", seen: {} },
    ],
  });
  const namesIn = (text: string) =>
    parseBoardFile(text, "board.yaml").value?.live?.devices.map(({ name }) => name);

  test("of a device that was looked at again goes whole, of others it stays", () => {
    const text = writeLearnt(old, { ...learnt, devices: [{ ...display, import: "no" }] });
    const devices = parseBoardFile(text, "board.yaml").value?.live?.devices;
    expect(devices?.map(({ name }) => name)).toEqual(["/soc/vop@3", "/soc/isp@2"]);
    expect(devices?.[0]?.import).toBe("no");
    expect(devices?.[0]?.translation).toBeUndefined();
  });

  test("of another kernel goes", () => {
    expect(namesIn(old)).toEqual(["/soc/vop@3", "/soc/isp@2"]);
    expect(namesIn(writeLearnt(old, { ...learnt, kernel: "6.6.1" }))).toEqual(["/soc/vop@3"]);
  });
});

const answer = fc.constantFrom("yes", "no", undefined);
const formats = fc.constantFrom(
  undefined,
  { produces: ["NV12"] },
  { consumes: ["NV12", "NM12"] },
  { produces: ["YUYV"], consumes: ["XR24"] },
);
const name = fc.oneof(
  fc.constantFrom("/soc/vop@ff900000", "vivid.0", "0000:00:02.0", "yes", "12", "~", "<<", "&a"),
  fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text !== "__proto__"),
);
const device: fc.Arbitrary<LearntDevice> = fc.record({
  name,
  translation: fc.constantFrom("iommu", "none", undefined),
  import: answer,
  needsContiguous: answer,
  formats,
  seen: fc.dictionary(fc.constantFrom("import", "formats", "translation"), fc.string(), {
    noNullPrototype: true,
  }),
});

test("what is written is read again, whatever the file said before", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(device, { selector: (one) => one.name, minLength: 1, maxLength: 4 }),
      fc.constantFrom("6.10", "6.1.0-50-arm64", "5.10.110-rockchip #1"),
      fc.constantFrom("", "tree: live\n", "live:\n  kernel: 5.4.1\n# end", "model: x # why"),
      (devices, kernel, text) => {
        const { value, diagnostics } = parseBoardFile(
          writeLearnt(text, { kernel, devices }),
          "board.yaml",
        );
        expect(diagnostics).toEqual([]);
        expect(value?.live?.kernel).toBe(kernel);
        const read = value?.live?.devices.map((one) => ({
          name: one.name,
          translation: one.translation,
          import: one.import,
          needsContiguous: one.needsContiguous,
          formats: one.formats,
          seen: one.seen,
        }));
        const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
        expect(read?.sort(byName)).toEqual([...devices].sort(byName));
      },
    ),
  );
});
