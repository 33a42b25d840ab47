// Processes may be named, and name their buffers, as they like: nothing of it is taken for the kernel's own words.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kernelFiles } from "../linux/testing/folder.ts";
import { parseFdinfo, parseMaps, readHeldBuffers } from "./holders.ts";

const fdinfo = (inode: number, name = "") =>
  `pos:\t0\nflags:\t02000002\nmnt_id:\t13\nino:\t${inode}\nsize:\t4096\ncount:\t2\nexp_name:\tsystem\n${name}`;

const mapping = (inode: number, name = "") =>
  `ffff8000-ffff9000 rw-s 00000000 00:0b ${inode}                 /dmabuf:${name}\n`;

test("descriptors and mappings of two processes", () => {
  const files = kernelFiles(
    {
      "proc/211/comm": "camera\n",
      "proc/211/fdinfo/12": fdinfo(31),
      "proc/211/fdinfo/3": fdinfo(31),
      "proc/211/maps": `${mapping(31)}ffffa000-ffffb000 r-xp 00000000 08:01 31    /usr/bin/camera\n`,
      "proc/90/comm": "kiosk (main)\n",
      "proc/90/maps": mapping(31) + mapping(31),
    },
    {
      "proc/211/fd/12": "/dmabuf:",
      "proc/211/fd/3": "/dmabuf:preview",
      "proc/211/fd/4": "/dev/video0",
    },
  );
  expect([...readHeldBuffers(files).values()]).toEqual([
    {
      inode: 31,
      told: { inode: 31, size: 4096n, references: 2, exporter: "system", name: null },
      holders: [
        { pid: 90, command: "kiosk (main)", descriptors: [], mappings: 2 },
        { pid: 211, command: "camera", descriptors: [3, 12], mappings: 1 },
      ],
    },
  ]);
});

test("an ordinary file of that name is no dma-buf", () => {
  const files = kernelFiles(
    { "proc/7/fdinfo/3": "pos:\t0\nflags:\t0100000\nmnt_id:\t29\nino:\t31\n" },
    { "proc/7/fd/3": "/dmabuf:x" },
  );
  expect(readHeldBuffers(files).size).toBe(0);
});

describe("fdinfo", () => {
  test("the name is the last line, and what it brings with it does not count", () => {
    const told = parseFdinfo(fdinfo(31, "name:\tpreview\nino:\t8\nsize:\t1\nexp_name:\tother\n"));
    expect(told).toMatchObject({ inode: 31, size: 4096n, exporter: "system", name: "preview" });
  });

  test("a cut one is no dma-buf", () => {
    expect(parseFdinfo(fdinfo(31).slice(0, -12))).toBeUndefined();
    expect(parseFdinfo("")).toBeUndefined();
  });

  test("takes any text", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constant(fdinfo(1)), fc.string())), (parts) => {
        const told = parseFdinfo(parts.join("\n"));
        expect(told === undefined || Number.isSafeInteger(told.inode)).toBe(true);
      }),
    );
  });
});

describe("maps", () => {
  test("100,000 lines", () => {
    const text = mapping(5, String.raw`a\012b`).repeat(100_000);
    expect([...parseMaps(text)]).toEqual([[5, 100_000]]);
  });

  test("takes any text", () => {
    const line = fc.oneof(fc.constant(mapping(3)), fc.string(), fc.constant(" /dmabuf:"));
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        for (const [inode, count] of parseMaps(lines.join("\n")))
          expect(Number.isSafeInteger(inode) && count > 0).toBe(true);
      }),
    );
  });
});
