// QEMU's monitor: commands and answers as lines of JSON over a socket (QMP), one command at a time.
import type { Duplex } from "node:stream";
import { createInterface } from "node:readline";

export interface Monitor {
  /** Rejects with QEMU's own words when it refuses. */
  execute(command: string, parameters?: Readonly<Record<string, unknown>>): Promise<unknown>;
}

interface Answer {
  readonly return?: unknown;
  readonly error?: { readonly desc: string };
}

export function openMonitor(socket: Duplex): Monitor {
  // A machine that stops takes its monitor along; whoever waits for it learns that from the serial log.
  socket.on("error", () => {});
  const answers = createInterface({ input: socket })[Symbol.asyncIterator]();

  /** The next line that answers a command: events and the greeting come in between. */
  async function answer(): Promise<Answer> {
    for (;;) {
      const { value, done } = await answers.next();
      if (done === true) throw new Error("QEMU closed its monitor");
      const message = JSON.parse(value) as Answer;
      if ("return" in message || "error" in message) return message;
    }
  }

  async function send(command: string, parameters = {}): Promise<unknown> {
    socket.write(`${JSON.stringify({ execute: command, arguments: parameters })}\n`);
    const { error, return: value } = await answer();
    if (error !== undefined) throw new Error(`QEMU refused ${command}: ${error.desc}`);
    return value;
  }

  // QMP takes nothing else before this.
  let last = send("qmp_capabilities");
  last.catch(() => {});
  return {
    execute(command, parameters) {
      const answered = last.catch(() => {}).then(() => send(command, parameters));
      last = answered;
      return answered;
    },
  };
}
