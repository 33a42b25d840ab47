// What happens when the reader of our output goes away.

/** `onebuf ... | head` closes the pipe early: that is no error of ours. */
export function survivePipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit(0);
      throw error;
    });
  }
}
