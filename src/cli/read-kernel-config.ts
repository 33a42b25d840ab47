// Gets a kernel configuration from disk: a `.config`, or the gzip of /proc/config.gz.
import { createReadStream } from "node:fs";
import { gunzipSync } from "node:zlib";
import { type KernelConfig, parseKernelConfig } from "../board/kernel/config.ts";
import type { Checked } from "../diagnostic/diagnostic.ts";

/** A whole configuration is about 300 kB; more than this is no configuration. */
const LARGEST = 8 * 1024 * 1024;

/** Reads and parses it. Errors: `config-unreadable`, `config-too-large`, `config-bad-gzip`, and those of the parser. */
export async function readKernelConfig(path: string): Promise<Checked<KernelConfig>> {
  let bytes: Buffer;
  try {
    bytes = await readSome(path);
  } catch (error) {
    return refused(
      "config-unreadable",
      `The kernel configuration cannot be read: ${reasonOf(error)}`,
      path,
    );
  }
  return parseConfigBytes(bytes, path);
}

/** @param path where the bytes are from, for messages */
export function parseConfigBytes(bytes: Uint8Array, path: string): Checked<KernelConfig> {
  if (bytes.length > LARGEST) return tooLarge(path);
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const textOf = (plain: Uint8Array) => new TextDecoder().decode(plain);
  if (!isGzip) return parseKernelConfig(textOf(bytes), path);
  try {
    return parseKernelConfig(textOf(gunzipSync(bytes, { maxOutputLength: LARGEST })), path);
  } catch (error) {
    if (hasCode(error, "ERR_BUFFER_TOO_LARGE")) return tooLarge(path);
    return refused(
      "config-bad-gzip",
      `The compressed kernel configuration is damaged: ${reasonOf(error)}`,
      path,
    );
  }
}

/** One byte more than is allowed at most: /proc and pipes do not tell their size. */
async function readSome(path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path, { end: LARGEST })) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function tooLarge(path: string): Checked<KernelConfig> {
  return refused(
    "config-too-large",
    `This is no kernel configuration: it has more than ${LARGEST} bytes`,
    path,
  );
}

function refused(code: string, message: string, file: string): Checked<KernelConfig> {
  return { diagnostics: [{ code, severity: "error", message, place: { file } }] };
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
