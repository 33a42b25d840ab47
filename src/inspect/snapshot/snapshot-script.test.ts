// scripts/onebuf-snapshot.sh on this machine: what it copies reads as the machine's own files do.
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { FolderFiles } from "../../linux/files/folder-files.ts";
import { openSnapshot } from "./open-snapshot.ts";

const SCRIPT = fileURLToPath(new URL("../../../scripts/onebuf-snapshot.sh", import.meta.url));
/** Read here, so that a user who may not enter this folder can run it. */
const TEXT = readFileSync(SCRIPT, "utf8");
const NOBODY = 65_534;

/** A folder that any user may write to. */
function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "onebuf-script-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  chmodSync(folder, 0o777);
  return folder;
}

function snapshot(args: readonly string[], user?: number) {
  const folder = freshFolder();
  const { status, stderr, stdout } = spawnSync("sh", ["-s", "--", ...args], {
    cwd: folder,
    input: TEXT,
    env: { PATH: process.env["PATH"], TMPDIR: folder },
    encoding: "utf8",
    ...(user === undefined ? {} : { uid: user, gid: user }),
  });
  return { status, stderr, stdout, folder, left: readdirSync(folder) };
}

describe.skipIf(process.platform !== "linux")("the script", () => {
  test("copies what the kernel says, and leaves nothing but the archive", async () => {
    const { status, stderr, stdout, folder, left } = snapshot(["board.tar"]);
    expect([status, stdout, left]).toEqual([0, "", ["board.tar"]]);
    expect(stderr).toMatch(/board\.tar: \d+ bytes\n$/);
    const { value: copy, diagnostics } = await openSnapshot(join(folder, "board.tar"));
    expect(diagnostics).toEqual([]);
    const live = new FolderFiles();
    for (const path of ["proc/version", "proc/cmdline", "proc/sys/kernel/osrelease"]) {
      expect(live.text(path)).toBeDefined();
      expect(copy?.text(path)).toBe(live.text(path));
    }
    for (const path of ["sys/class/drm", "sys/class/iommu", "sys/kernel/iommu_groups"])
      expect(copy?.names(path)).toEqual(live.names(path));
    const { stdout: machine } = spawnSync("uname", ["-m"], { encoding: "utf8" });
    expect(copy?.text("onebuf/machine")).toBe(machine.trim());
    expect(copy?.number("onebuf/page-size")).toBeGreaterThanOrEqual(4096);
  });

  test("says what a user without rights could not copy", async () => {
    const asNobody = process.getuid?.() === 0 ? NOBODY : undefined;
    const { status, stderr, folder } = snapshot([], asNobody);
    expect(status).toBe(0);
    expect(stderr).toMatch(/\d+ places are closed to this user/);
    expect(stderr).toMatch(/processes of other users \(\d+\)/);
    const { value: copy } = await openSnapshot(join(folder, "onebuf-snapshot.tar"));
    expect(copy?.isFolder("proc/1")).toBe(true);
    expect(copy?.isDenied("proc/1/fd")).toBe(true);
    expect(copy?.isDenied("proc/version")).toBe(false);
  });

  test.each([[["--help"]], [["a.tar", "b.tar"]], [[""]]])("refuses %j", (args) => {
    const { status, stderr, left } = snapshot(args);
    expect([status, left]).toEqual([2, []]);
    expect(stderr).toBe("onebuf-snapshot: usage: onebuf-snapshot.sh [FILE.tar]\n");
  });

  test("says that the archive cannot be written", () => {
    const { status, stderr, left } = snapshot(["no/such/folder/a.tar"]);
    expect([status, left]).toEqual([3, []]);
    expect(stderr).toMatch(/no\/such\/folder\/a\.tar cannot be written\n$/);
  });
});
