// What VIDIOC_S_FMT asked for and what the driver made of it, out of the sentence that the queue refuses with.

export interface Mismatch {
  readonly asked: MadeFormat;
  readonly made: MadeFormat;
}

export interface MadeFormat {
  /** Four letters. */
  readonly format: string;
  readonly size: string;
  /** Bytes and lines. */
  readonly memory: string;
}

const SENTENCE = /asked for (\S+) (\d+x\d+) in (.+), the driver makes it (\S+) (\d+x\d+) in (.+)$/;

/** Undefined where the refusal says nothing of the kind. */
export function mismatchIn(detail: string | null): Mismatch | undefined {
  const [, ...parts] = SENTENCE.exec(detail ?? "") ?? [];
  if (parts.length === 0) return undefined;
  const [format = "", size = "", memory = "", madeFormat = "", madeSize = "", made = ""] = parts;
  return {
    asked: { format, size, memory },
    made: { format: madeFormat, size: madeSize, memory: made },
  };
}

/** The driver has another format or picture size; else only bytes and lines differ. */
export function isOtherFormat({ asked, made }: Mismatch): boolean {
  return asked.format !== made.format || asked.size !== made.size;
}
