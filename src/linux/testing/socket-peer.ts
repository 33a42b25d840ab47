// The other process of the socket tests: its end of the socket is descriptor 3, and its argument says what it does.
import { closeSync, openSync, readFileSync, readlinkSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { adoptDmaBuffer } from "../dma-buffer.ts";
import { OwnedFd } from "../fd.ts";
import { createMemfd } from "../memfd.ts";
import { type Message, sendMessage } from "../unix-socket.ts";
import { nextMessage } from "./next-message.ts";

/** What the peer sees of a descriptor it was given. */
export interface Seen {
  readonly inode: number;
  readonly link: string;
  readonly closesOnExec: boolean;
}

const O_CLOEXEC = 0o2000000;
const socket = new OwnedFd(3);
const say = (text: string, descriptors: readonly OwnedFd[] = []) =>
  sendMessage(socket, new TextEncoder().encode(text), descriptors);

const ACTS: Readonly<Record<string, () => Promise<void>>> = {
  /** Writes 42 to the first byte of the first buffer, and tells what it sees. */
  async look() {
    const message = await nextMessage(socket);
    const [first] = message.descriptors;
    if (first) touch(first);
    say(JSON.stringify(seenIn(message)));
    message[Symbol.dispose]();
  },

  /** Receives with room for five descriptors; tells what happened and how much room there is afterwards. */
  async crowded() {
    for (const fd of openAll().slice(0, 5)) closeSync(fd);
    const error = await nextMessage(socket).then(() => "none", String);
    say(JSON.stringify({ error, room: openAll().length }));
  },

  async deaf() {
    say("ready");
    await setTimeout(60_000);
  },

  /** Gives a buffer away and dies. */
  async die() {
    const fd = createMemfd("from-peer", 4096);
    say(JSON.stringify(fd.inode), [fd]);
    process.kill(process.pid, "SIGKILL");
    await setTimeout(60_000);
  },
};

function touch(fd: OwnedFd): void {
  const buffer = adoptDmaBuffer(fd.duplicate(), "heap:cma", "");
  const mapping = buffer.mapCpu();
  mapping.write(0, Uint8Array.of(42));
  for (const owner of [mapping, buffer]) owner[Symbol.dispose]();
}

function seenIn({ descriptors }: Message): readonly Seen[] {
  return descriptors.map((fd) => ({
    inode: fd.inode,
    link: readlinkSync(`/proc/self/fd/${fd.number}`),
    closesOnExec: (flagsOf(fd) & O_CLOEXEC) !== 0,
  }));
}

function flagsOf(fd: OwnedFd): number {
  const info = readFileSync(`/proc/self/fdinfo/${fd.number}`, "utf8");
  return Number.parseInt(/^flags:\s*(?<flags>[0-7]+)$/m.exec(info)?.groups?.["flags"] ?? "0", 8);
}

/** Descriptors until there are no more. */
function openAll(): readonly number[] {
  const fds: number[] = [];
  for (;;) {
    try {
      fds.push(openSync("/dev/null", "r"));
    } catch {
      return fds;
    }
  }
}

await ACTS[process.argv[2] ?? ""]?.();
