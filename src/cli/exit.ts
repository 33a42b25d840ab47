// Exit codes that scripts rely on, and the one error that carries them up to main.

export const EXIT = {
  done: 0,
  /** A requirement stated with `--require` is not met. */
  unmet: 1,
  /** The input or the usage is wrong. */
  input: 2,
  /** The system refused. */
  system: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
