// What happens when the reader of our output goes away.

/**
 * `onebuf ... | head` closes the pipe early: that is no error of ours. The command goes on to its end, for its exit code may be
 * what a script waits for; each further write fails the same way. What has no end of its own listens for it (`watch.ts`).
 */
export function survivePipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}
