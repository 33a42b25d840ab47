// Descriptors between two processes: what arrives, what does not, and what is left when one of them dies.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adoptDmaBuffer } from "./dma-buffer.ts";
import { OwnedFd } from "./fd.ts";
import { createEpoll } from "./ffi.ts";
import { createMemfd } from "./memfd.ts";
import { nextMessage } from "./testing/next-message.ts";
import type { Seen } from "./testing/socket-peer.ts";
import { createSocketPair, MOST_DESCRIPTORS, receiveMessage, sendMessage } from "./unix-socket.ts";

let folder = "";
let script = "";

beforeAll(async () => {
  // Inside the project, so that koffi is found.
  folder = mkdtempSync(resolve("node_modules", ".onebuf-peer-"));
  script = join(folder, "peer.mjs");
  await build({
    entryPoints: ["src/linux/testing/socket-peer.ts"],
    outfile: script,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
  });
});

afterAll(() => rmSync(folder, { recursive: true }));

const bytes = (text: string) => new TextEncoder().encode(text);

async function heard<T>(socket: OwnedFd): Promise<T> {
  const message = await nextMessage(socket);
  message[Symbol.dispose]();
  return JSON.parse(new TextDecoder().decode(message.bytes)) as T;
}

/** A process at the other end of a socket. */
async function withPeer(
  act: "look" | "crowded" | "deaf" | "die",
  use: (socket: OwnedFd, peer: ChildProcess) => Promise<void>,
): Promise<void> {
  const [near, far] = createSocketPair();
  const command = `ulimit -n 512; exec "${process.execPath}" "${script}" ${act}`;
  const peer = spawn("sh", ["-c", command], {
    stdio: ["ignore", "inherit", "inherit", far.number],
  });
  far[Symbol.dispose]();
  try {
    await use(near, peer);
  } finally {
    near[Symbol.dispose]();
    peer.kill("SIGKILL");
    if (peer.exitCode === null && peer.signalCode === null) await once(peer, "exit");
  }
}

test("a shared buffer keeps its inode in the other process, and is the same memory", async () => {
  await withPeer("look", async (socket) => {
    const buffer = adoptDmaBuffer(createMemfd("frame", 8192), "heap:cma", "preview 0");
    const shared = buffer.share();
    // As a dma-buf before Linux 5.3: without an inode of its own.
    const anonymous = new OwnedFd(createEpoll());
    sendMessage(socket, bytes("frame 7"), [shared.fd, anonymous]);
    for (const owner of [shared, anonymous]) owner[Symbol.dispose]();

    const seen = await heard<readonly Seen[]>(socket);
    expect(seen).toEqual([
      { inode: buffer.inode, link: "/memfd:frame (deleted)", closesOnExec: true },
      { inode: expect.any(Number), link: "anon_inode:[eventpoll]", closesOnExec: true },
    ]);
    const mapping = buffer.mapCpu();
    const read = new Uint8Array(1);
    mapping.read(0, read);
    expect(read[0]).toBe(42);
    for (const owner of [mapping, buffer]) owner[Symbol.dispose]();
  });
});

test("as many buffers as a message carries, in their order", async () => {
  await withPeer("look", async (socket) => {
    const frames = Array.from({ length: MOST_DESCRIPTORS }, () => createMemfd("frame", 4096));
    sendMessage(socket, bytes("all"), frames);
    const seen = await heard<readonly Seen[]>(socket);
    expect(seen.map(({ inode }) => inode)).toEqual(frames.map(({ inode }) => inode));
    for (const frame of frames) frame[Symbol.dispose]();
  });
});

test("a process that cannot take them all keeps none", async () => {
  await withPeer("crowded", async (socket) => {
    const fd = createMemfd("frame", 4096);
    sendMessage(
      socket,
      bytes("ten"),
      Array.from({ length: 10 }, () => fd),
    );
    fd[Symbol.dispose]();
    expect(await heard(socket)).toEqual({ error: "KernelError: recvmsg: EMFILE (24)", room: 5 });
  });
});

test("a process that dies before it reads keeps nothing alive", async () => {
  await withPeer("deaf", async (socket, peer) => {
    (await nextMessage(socket))[Symbol.dispose]();
    // An end of another pair shows whether its far end still exists.
    const [here, there] = createSocketPair();
    sendMessage(socket, bytes("take this"), [there]);
    there[Symbol.dispose]();
    expect(receiveMessage(here, 1)).toBeUndefined();
    peer.kill("SIGKILL");
    await once(peer, "exit");
    expect(receiveMessage(here, 1)?.bytes).toHaveLength(0);
    here[Symbol.dispose]();

    expect(() => receiveMessage(socket, 1)).toThrow("recvmsg: ECONNRESET (104)");
    expect(receiveMessage(socket, 1)?.bytes).toHaveLength(0);
    expect(() => sendMessage(socket, bytes("x"))).toThrow("sendmsg: EPIPE (32)");
  });
});

test("what a process sent before it died arrives, and then the end", async () => {
  await withPeer("die", async (socket, peer) => {
    await once(peer, "exit");
    const message = await nextMessage(socket);
    const [fd] = message.descriptors;
    expect(fd?.inode).toBe(JSON.parse(new TextDecoder().decode(message.bytes)));
    message[Symbol.dispose]();
    expect(receiveMessage(socket, 1)?.bytes).toHaveLength(0);
  });
});
