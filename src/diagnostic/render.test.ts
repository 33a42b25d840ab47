import { expect, test } from "vitest";
import { hex } from "./hex.ts";
import { formatPlace, renderDiagnostic } from "./render.ts";

const unknownKey = {
  code: "pipeline-unknown-key",
  severity: "error",
  message: "a stream has no key `formt`",
  place: { file: "p.yaml", line: 2, column: 3, length: 5 },
  notes: ["The keys of a stream are from, to, format, size, rate, buffers."],
  help: "did you mean `format`?",
} as const;

test("a diagnostic in a text file", () => {
  expect(renderDiagnostic(unknownKey, { source: "preview:\n  formt: NV12\n", width: 60 })).toBe(
    [
      "error[pipeline-unknown-key]: a stream has no key `formt`",
      "  --> p.yaml:2:3",
      "  2 |   formt: NV12",
      "    |   ^^^^^",
      "  note: The keys of a stream are from, to, format, size,",
      "        rate, buffers.",
      "  help: did you mean `format`?",
    ].join("\n"),
  );
});

test("a diagnostic in a device tree", () => {
  const place = { file: "board.dtb", node: "/soc/isp@ff910000", property: "reg", offset: 0x3a4 };
  expect(formatPlace(place)).toBe("board.dtb: /soc/isp@ff910000: reg (byte 0x3a4)");
  expect(formatPlace({ offset: 4 })).toBe("byte 0x4");
  expect(formatPlace({})).toBe("");
});

test("style sees the parts and never the layout", () => {
  const seen: string[] = [];
  const style = (part: string, text: string) => (seen.push(part), `<${text}>`);
  const plain = renderDiagnostic(unknownKey, { source: "\n  formt: NV12", width: 30 });
  const styled = renderDiagnostic(unknownKey, { source: "\n  formt: NV12", width: 30, style });
  expect(styled.replaceAll(/[<>]/g, "")).toBe(plain.replaceAll(/[<>]/g, ""));
  expect(seen).toEqual(["error", "code", "place", "source", "mark", "label", "label"]);
});

test("input in a message cannot steer the terminal", () => {
  const d = { ...unknownKey, message: "no key `\u001b[2J`" };
  expect(renderDiagnostic(d)).toContain("no key `.[2J`");
});

test("hex", () => {
  expect([hex(0), hex(255), hex(0x1_0000_0000n), hex(-16n)]).toEqual([
    "0x0",
    "0xff",
    "0x100000000",
    "-0x10",
  ]);
});
