// Snapshots come from elsewhere: whatever is in one, it opens or says why not.
import * as fc from "fast-check";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, onTestFinished, test } from "vitest";
import { openSnapshot } from "./open-snapshot.ts";
import { type ArchiveEntry, packed, snapshotOf, written } from "./testing/archive.ts";

const MARK: ArchiveEntry = { name: "onebuf/machine", body: "aarch64\n" };

async function refusal(bytes: Uint8Array | string): Promise<string> {
  const { value, diagnostics } = await openSnapshot(written(bytes));
  expect(value).toBeUndefined();
  const [said] = diagnostics;
  return `${said?.code}: ${said?.message}`;
}

describe("opens", () => {
  test.each([
    ["an archive", (tar: Uint8Array) => tar],
    ["a compressed archive", gzipSync],
  ])("%s", async (_what, wrap) => {
    const tar = await snapshotOf({ "proc/version": "Linux version 6.1.176\n" });
    const { value: files, diagnostics } = await openSnapshot(written(wrap(tar)));
    expect(diagnostics).toEqual([]);
    expect(files?.text("proc/version")).toBe("Linux version 6.1.176");
  });

  test("one with a folder on top, and a folder", async () => {
    const tar = await packed([
      { name: "onebuf-snapshot/", type: "directory" },
      { name: "onebuf-snapshot/onebuf/machine", body: "armv7l\n" },
    ]);
    expect((await openSnapshot(written(tar))).value?.text("onebuf/machine")).toBe("armv7l");

    const folder = mkdtempSync(join(tmpdir(), "onebuf-unpacked-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    mkdirSync(join(folder, "onebuf-snapshot/onebuf"), { recursive: true });
    writeFileSync(join(folder, "onebuf-snapshot/onebuf/machine"), "armv7l\n");
    for (const path of [folder, join(folder, "onebuf-snapshot")])
      expect((await openSnapshot(path)).value?.text("onebuf/machine")).toBe("armv7l");
  });

  test("long paths, as GNU tar and POSIX write them", async () => {
    const path = `sys/devices/${"platform/".repeat(20)}name`;
    const files = (await openSnapshot(written(await snapshotOf({ [path]: "isp\n" })))).value;
    expect(files?.text(path)).toBe("isp");
  });
});

describe("says why not", () => {
  test("nothing there, and nothing of a snapshot in it", async () => {
    const { diagnostics } = await openSnapshot("no/such.tar");
    expect(diagnostics).toMatchObject([
      { code: "snapshot-missing", severity: "error", place: { file: "no/such.tar" } },
    ]);
    expect(await refusal(await packed([{ name: "proc/version", body: "x" }]))).toMatch(
      /^snapshot-not-one: .*no folder `onebuf`/,
    );
    expect((await openSnapshot(import.meta.dirname)).diagnostics).toMatchObject([
      { code: "snapshot-not-one" },
    ]);
  });

  test("no archive at all", async () => {
    expect(await refusal("hello")).toMatch(/^snapshot-damaged: It is no tar archive, or not whole/);
    expect(await refusal("")).toMatch(/^snapshot-damaged/);
    expect(await refusal(new Uint8Array([0x1f, 0x8b, 1, 2, 3]))).toMatch(
      /^snapshot-damaged: It cannot be unpacked/,
    );
  });

  test("one that was cut off, wherever", async () => {
    const tar = await snapshotOf({ "proc/version": "Linux\n", "proc/cmdline": "quiet\n" });
    for (let length = 1; length < tar.length; length += 97)
      expect(await refusal(tar.subarray(0, length))).toMatch(/^snapshot-(?:damaged|not-one): /);
    expect(await refusal(gzipSync(tar).subarray(0, 60))).toMatch(/^snapshot-damaged: /);
  });

  test.each<[string, readonly ArchiveEntry[], RegExp]>([
    [
      "a name twice",
      [
        { name: "a", body: "1" },
        { name: "./a", body: "2" },
      ],
      /a is there twice/,
    ],
    ["a name that leads out", [{ name: "../../etc/passwd", body: "x" }], /leads out of it/],
    ["an absolute name", [{ name: "/etc/passwd", body: "x" }], /leads out of it/],
    [
      "a file behind a link",
      [
        { name: "etc", type: "symlink", linkname: "/etc" },
        { name: "etc/passwd", body: "x" },
      ],
      /has a link on its way/,
    ],
    [
      "a file below a file",
      [
        { name: "a", body: "1" },
        { name: "a/b", body: "2" },
      ],
      /has a file on its way/,
    ],
    ["a hard link", [{ name: "b", type: "link", linkname: "onebuf/machine" }], /b is a link, not/],
    ["a device node", [{ name: "dev/mem", type: "character-device" }], /is a character-device/],
    ["a path without end", [{ name: "a/".repeat(3000) + "b", body: "x" }], /is too long/],
    [
      "a link without end",
      [{ name: "l", type: "symlink", linkname: "../".repeat(2000) }],
      /The link l is too long/,
    ],
    ["letters that steer a terminal", [{ name: "/\u001b[2J", body: "x" }], /path \/\?\[2J leads/],
  ])("%s", async (_what, entries, message) => {
    const said = await refusal(await packed([MARK, ...entries]));
    expect(said).toMatch(/^snapshot-damaged: /);
    expect(said).toMatch(message);
  });

  test("a file that says it is huge is not waited for", async () => {
    const tar = await packed([MARK, { name: "big", body: "x" }]);
    const header = tar.subarray(1024, 1536);
    header.set(new TextEncoder().encode("77777777777"), 124);
    header.fill(32, 148, 156);
    const sum = header.reduce((all, one) => all + one, 0);
    header.set(new TextEncoder().encode(sum.toString(8).padStart(6, "0")), 148);
    expect(await refusal(tar)).toBe("snapshot-too-large: Its files have more than 256 MiB");
  });

  test("a small file that unpacks to a huge one", async () => {
    const zeros = gzipSync(new Uint8Array(300 << 20), { level: 1 });
    expect(await refusal(zeros)).toBe("snapshot-too-large: It has more than 256 MiB unpacked");
  });

  test("entries without end", async () => {
    const header = (await packed([{ name: "a" }])).subarray(0, 512);
    const many = new Uint8Array(100_001 * 512);
    for (let at = 0; at < many.length; at += 512) many.set(header, at);
    expect(await refusal(many)).toBe("snapshot-too-large: It has more than 100000 entries");
  });

  test("attributes of entries without end", async () => {
    const pax = Object.fromEntries(Array.from({ length: 2000 }, (_, at) => [`a${at}`, "1"]));
    const heavy = Array.from({ length: 51 }, (_, at) => ({ name: `f${at}`, pax }));
    expect(await refusal(await packed(heavy))).toBe(
      "snapshot-too-large: It has more than 100000 entries",
    );
  });
});

test("any bytes, and any change of a good archive, give files or one diagnostic", async () => {
  const good = await snapshotOf({ "proc/version": "Linux\n" });
  const changed = fc
    .array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
    .map((changes: readonly (readonly [number, number])[]) => {
      const bytes = good.slice();
      for (const [at, value] of changes) bytes[at] = value;
      return bytes;
    });
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 2048 }), changed), async (bytes) => {
      const { value, diagnostics } = await openSnapshot(written(bytes));
      expect(diagnostics).toHaveLength(value ? 0 : 1);
    }),
    { numRuns: 200 },
  );
});
