// A copy answers as the files it was made from: the same cases on a folder of this machine, on a copy of the folder and on
// an archive.
import * as fc from "fast-check";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, posix } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { FolderFiles } from "../../linux/files/folder-files.ts";
import type { KernelFiles } from "../../linux/files/kernel-files.ts";
import { CopiedFiles } from "./copied-files.ts";
import { FileTree } from "./file-tree.ts";
import { readArchive } from "./read-archive.ts";
import { readFolder } from "./read-folder.ts";
import { packed } from "./testing/archive.ts";

/** Text of a file, or where a link leads. */
type Entries = Readonly<Record<string, string | { readonly to: string }>>;

interface Places {
  readonly folder: KernelFiles;
  readonly copy: KernelFiles;
  readonly archive: KernelFiles;
}

async function everywhere(entries: Entries): Promise<Places> {
  const root = mkdtempSync(join(tmpdir(), "onebuf-copied-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [path, content] of Object.entries(entries)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    if (typeof content === "string") writeFileSync(join(root, path), content);
    else symlinkSync(content.to, join(root, path));
  }
  const archive = await packed(
    Object.entries(entries).map(([name, content]) =>
      typeof content === "string"
        ? { name, body: content }
        : { name, type: "symlink", linkname: content.to },
    ),
  );
  return {
    folder: new FolderFiles(root),
    copy: new CopiedFiles(readFolder(root)),
    archive: new CopiedFiles(await readArchive(archive)),
  };
}

const SYSFS: Entries = {
  "sys/class/video4linux/video0": { to: "../../devices/platform/isp/video4linux/video0" },
  "sys/devices/platform/isp/video4linux/video0/name": "rkisp1_mainpath\n",
  "sys/devices/platform/isp/video4linux/video0/index": "0\n",
  "sys/devices/platform/isp/video4linux/video0/device": { to: "../../../isp" },
  "sys/devices/platform/isp/of_node": { to: "../../../firmware/devicetree/base/isp@ff910000" },
  "sys/firmware/devicetree/base/isp@ff910000/compatible": "rockchip,rk3399-cif-isp\0",
  "sys/loop/a": { to: "b" },
  "sys/loop/b": { to: "a" },
};

describe.each(["folder", "copy", "archive"] as const)("%s", (place) => {
  const open = async () => (await everywhere(SYSFS))[place];

  test("links are followed on the way and at the end", async () => {
    const files = await open();
    const video = "sys/class/video4linux/video0";
    expect(files.text(`${video}/name`)).toBe("rkisp1_mainpath");
    expect(files.number(`${video}/index`)).toBe(0);
    expect(files.number(`${video}/name`)).toBeUndefined();
    expect(files.target(`${video}/device/of_node`)).toBe(
      "/sys/firmware/devicetree/base/isp@ff910000",
    );
    expect(files.link(`${video}/device`)).toBe("../../../isp");
    expect(files.names(video)).toEqual(["device", "index", "name"]);
    expect(files.isFolder(`${video}/device`)).toBe(true);
  });

  test("a file is no folder and a folder no file", async () => {
    const files = await open();
    expect(files.bytes("sys/class")).toBeUndefined();
    expect(files.names("sys/devices/platform/isp/video4linux/video0/name")).toEqual([]);
    expect(files.bytes("sys/devices/platform/isp/video4linux/video0/name/x")).toBeUndefined();
    expect(files.link("sys/class")).toBeUndefined();
  });

  test("the root has a name", async () => {
    const files = await open();
    expect([files.target("."), files.target("sys/..")]).toEqual(["", ""]);
    expect(files.names(".")).toEqual(["sys"]);
  });

  test("a circle leads nowhere", async () => {
    const files = await open();
    expect([files.target("sys/loop/a"), files.bytes("sys/loop/b/c")]).toEqual([
      undefined,
      undefined,
    ]);
    expect(files.link("sys/loop/a")).toBe("b");
    expect(files.isDenied("sys/loop/a")).toBe(false);
  });
});

test.each(["copy", "archive"] as const)("%s: no link leads out", async (place) => {
  const files = (
    await everywhere({
      "proc/device-tree": { to: "/sys/firmware/devicetree/base" },
      "sys/firmware/devicetree/base/model": "A board\0",
      "etc/out": { to: "../../../../../../../../etc/hostname" },
      "etc/absolute": { to: "/etc/hostname" },
    })
  )[place];
  expect(files.target("proc/device-tree/model")).toBe("/sys/firmware/devicetree/base/model");
  expect(files.bytes("etc/out")).toBeUndefined();
  expect(files.bytes("etc/absolute")).toBeUndefined();
  expect(files.bytes("../../../../../../../../etc/hostname")).toBeUndefined();
});

describe("what was closed", () => {
  const denied = (lines: readonly string[]) => {
    const tree = new FileTree();
    tree.file("onebuf/denied", new TextEncoder().encode(lines.join("\n")));
    tree.file("dev/video0", new Uint8Array());
    tree.folder("proc/71");
    tree.file("proc/72/comm", new TextEncoder().encode("camera\n"));
    tree.folder("sys/firmware/devicetree/base");
    tree.link("proc/device-tree", "../sys/firmware/devicetree/base");
    return new CopiedFiles(tree.root);
  };

  test("is closed with all below it, by every way that leads there", () => {
    const files = denied([
      "sys/kernel/debug",
      "proc/71/fd",
      "dev/video0",
      "proc/device-tree/security-key",
    ]);
    for (const path of [
      "sys/kernel/debug",
      "sys/kernel/debug/dma_buf/bufinfo",
      "proc/71/fd",
      "dev/video0",
      "sys/firmware/devicetree/base/security-key",
      "proc/device-tree/security-key",
    ])
      expect([path, files.isDenied(path)]).toEqual([path, true]);
    expect(files.names("dev")).toEqual(["video0"]);
    expect(files.bytes("dev/video0")).toBeUndefined();
    for (const path of ["sys/kernel", "proc/71", "proc/72/fd", "dev/video1", "."])
      expect([path, files.isDenied(path)]).toEqual([path, false]);
  });

  test("is nothing where the list is empty", () => {
    expect(denied([]).isDenied("sys/kernel/debug")).toBe(false);
  });
});

const name = fc.constantFrom("a", "b", "c");
const somewhere = fc
  .array(name, { minLength: 1, maxLength: 4 })
  .map((parts: readonly string[]) => parts.join("/"));

/** No entry below one that is no folder: neither a folder nor an archive could hold it. */
const fileSystem = fc
  .dictionary(
    somewhere,
    fc.oneof(
      fc.string({ maxLength: 8 }),
      somewhere.map((leadsTo) => ({ leadsTo })),
    ),
    { maxKeys: 12 },
  )
  .map((entries): Entries => {
    const paths = Object.keys(entries);
    const kept = paths.filter((path) => !paths.some((other) => path.startsWith(`${other}/`)));
    return Object.fromEntries(
      kept.map((path) => {
        const content = entries[path] ?? "";
        return typeof content === "string"
          ? [path, content]
          : [path, { to: posix.relative(dirname(path), content.leadsTo) || "." }];
      }),
    );
  });

test("any small file system answers alike", async () => {
  await fc.assert(
    fc.asyncProperty(
      fileSystem,
      fc.array(somewhere, { minLength: 5, maxLength: 20 }),
      async (entries, asked) => {
        const { folder, copy, archive } = await everywhere(entries);
        for (const path of [".", ...Object.keys(entries), ...asked]) {
          const answers = [folder, copy, archive].map((files) => ({
            path,
            bytes: files.bytes(path) && [...(files.bytes(path) ?? [])],
            text: files.text(path),
            number: files.number(path),
            isFolder: files.isFolder(path),
            isDenied: files.isDenied(path),
            names: files.names(path),
            link: files.link(path),
            target: files.target(path),
          }));
          expect(answers[1]).toEqual(answers[0]);
          expect(answers[2]).toEqual(answers[0]);
        }
      },
    ),
    { numRuns: 40 },
  );
});
