import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { capture, tooWide } from "../testing/capture.ts";
import { type BoardOptions, runBoard } from "./board.ts";

const BOARD = fileURLToPath(new URL("../../../examples/camera-preview/board.dtb", import.meta.url));
const board = (path: string, options: BoardOptions = {}, columns?: number) =>
  capture(() => runBoard(path, options), columns);

interface BoardJson {
  readonly devices: readonly Record<string, unknown>[];
  readonly [key: string]: unknown;
}

async function json(path: string, options: BoardOptions = {}): Promise<BoardJson> {
  return JSON.parse((await board(path, { ...options, json: true })).out) as BoardJson;
}

describe("as text", () => {
  test("model, memory and every device", async () => {
    const { code, out } = await board(BOARD);
    expect(code).toBe(0);
    expect(out.split("\n")[0]).toBe("Camera preview, 256 MB");
    expect(out).toContain("RAM      256 MiB at 0x0");
    expect(out).toMatch(/CMA {6}32 MiB \(.*device ?tree\)/);
    for (const node of ["isp@ff910000", "video-codec@ff650000", "vop@ff900000"])
      expect(out).toContain(node);
    expect(out).toMatch(/needs\s+physically\s+contiguous\s+memory/);
  });

  test.each([40, 80])("at %d columns no line runs over", async (columns) => {
    for (const explain of [false, true]) {
      const { out } = await board(BOARD, { explain }, columns);
      expect(tooWide(out, columns)).toEqual([]);
    }
  });

  test("piped it is plain", async () => {
    expect((await board(BOARD)).out).not.toContain("\u001b");
  });
});

describe("--json", () => {
  test("has the keys that other programs rely on", async () => {
    const value = await json(BOARD);
    expect(Object.keys(value)).toEqual(
      expect.arrayContaining("model compatible memory regions iommus devices".split(" ")),
    );
    for (const device of value.devices) {
      expect(Object.keys(device)).toEqual(
        expect.arrayContaining(
          "node compatible enabled role busMaster translation iommu needsContiguous import export window facts".split(
            " ",
          ),
        ),
      );
    }
  });

  test("addresses are hex strings, absent things null", async () => {
    const { memory, devices, regions } = await json(BOARD);
    expect(memory).toEqual([{ base: "0x0", size: "0x10000000" }]);
    expect(regions).toMatchObject([
      { node: "/reserved-memory/linux,cma", kind: "cma-default", base: null, size: "0x2000000" },
    ]);
    const display = devices.find(({ node }) => node === "/soc/vop@ff900000");
    expect(display).toMatchObject({
      enabled: true,
      translation: "none",
      iommu: null,
      needsContiguous: "yes",
      window: { space: "physical", lo: "0x0", hi: "0xffffffff" },
    });
  });

  test("facts have the four fields and a layer", async () => {
    const { devices } = await json(BOARD);
    for (const fact of devices.flatMap((device) => device["facts"] as Record<string, string>[])) {
      expect(Object.keys(fact).toSorted()).toEqual(["field", "layer", "source", "value"]);
      expect(["devicetree", "driver", "kernel", "user", "live"]).toContain(fact["layer"]);
    }
  });
});

describe("a board that does not read", () => {
  test("exits with 2; as text on stderr, as JSON on stdout", async () => {
    const text = await board("/nowhere/board.dtb");
    expect(text).toMatchObject({ code: 2, out: "" });
    expect(text.err).toMatch(/^error\[board-not-found\]/);
    const value = await board("/nowhere/board.dtb", { json: true });
    expect(value).toMatchObject({ code: 2, err: "" });
    expect(JSON.parse(value.out)).toMatchObject({ diagnostics: [{ code: "board-not-found" }] });
  });
});

test("a board file without any tree", async () => {
  const folder = mkdtempSync(join(tmpdir(), "onebuf-board-"));
  try {
    const path = join(folder, "made-up.yaml");
    writeFileSync(
      path,
      "model: Made up\nmemory: 256M\ncma: { size: 32M }\ndevices: { camera: { role: camera, import: yes } }\n",
    );
    const { code, out } = await board(path);
    expect(code).toBe(0);
    expect(out).toContain("Made up");
    expect(out).toMatch(/camera/);
    expect((await json(path))["cma"]).toMatchObject({
      name: "reserved",
      size: "0x2000000",
      setBy: "user",
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
