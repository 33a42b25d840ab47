// Waits for a message on a socket that never blocks.
import { setTimeout } from "node:timers/promises";
import type { OwnedFd } from "../fd.ts";
import { type Message, receiveMessage } from "../unix-socket.ts";

export async function nextMessage(socket: OwnedFd): Promise<Message> {
  for (;;) {
    const message = receiveMessage(socket, 65_536);
    if (message) return message;
    await setTimeout(2);
  }
}
