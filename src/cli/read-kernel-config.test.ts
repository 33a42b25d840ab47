import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readKernelConfig } from "./read-kernel-config.ts";

const TEXT = "# Linux/arm64 6.1.176 Kernel Configuration\nCONFIG_CMA=y\n";
let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "onebuf-config-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function read(content: Uint8Array | string) {
  const path = join(folder, "config");
  await writeFile(path, content);
  return readKernelConfig(path);
}

test("plain text and its gzip read alike", async () => {
  for (const content of [TEXT, gzipSync(TEXT)]) {
    const { value, diagnostics } = await read(content);
    expect(diagnostics).toEqual([]);
    expect(value?.arch).toBe("arm64");
    expect(value?.option("CMA")).toBe("y");
  }
});

test("what is not there, damaged or far too large is an error with its own code", async () => {
  const missing = await readKernelConfig(join(folder, "none"));
  const cut = await read(gzipSync(TEXT).subarray(0, 20));
  const bomb = await read(gzipSync(Buffer.alloc(9 * 1024 * 1024, "#")));
  const large = await read(Buffer.alloc(9 * 1024 * 1024, "#"));
  const codes = [missing, cut, bomb, large].map(({ diagnostics }) => diagnostics[0]?.code);
  expect(codes).toEqual([
    "config-unreadable",
    "config-bad-gzip",
    "config-too-large",
    "config-too-large",
  ]);
});

test("a binary that is no gzip is refused as no text", async () => {
  const { value, diagnostics } = await read(Uint8Array.of(0xd0, 0x0d, 0xfe, 0xed, 0, 0));
  expect(value).toBeUndefined();
  expect(diagnostics[0]?.code).toBe("config-not-text");
});
