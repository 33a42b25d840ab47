// The number that tells one dma-buf from another.
import { fstatSync } from "node:fs";
import { OwnedFd } from "./fd.ts";
import * as ffi from "./ffi.ts";

interface Place {
  readonly dev: number;
  readonly ino: number;
}

/** The one inode of all files that have none of their own; learnt when it is first needed. */
let anonymous: Place | undefined;
let given = 0;

/**
 * The inode number of the dma-buf. Before Linux 5.3 all dma-bufs share the inode of anonymous files, as an epoll descriptor
 * does to this day (fs/eventpoll.c:2009): there the buffer gets a number of this process, below 0, and whoever makes a second
 * owner of the same descriptor must pass it on.
 */
export function identityOf(fd: OwnedFd): number {
  anonymous ??= placeOfAnonymous();
  const { dev, ino } = fstatSync(fd.number);
  if (dev !== anonymous.dev || ino !== anonymous.ino) return ino;
  given += 1;
  return -given;
}

function placeOfAnonymous(): Place {
  const epoll = new OwnedFd(ffi.createEpoll());
  try {
    const { dev, ino } = fstatSync(epoll.number);
    return { dev, ino };
  } finally {
    epoll[Symbol.dispose]();
  }
}
