// Wraps prose at spaces. A word longer than the line (a node path) keeps a line of its own, whole.

export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** Wrapped lines, the first behind `head`, the others indented to match. */
export function hang(head: string, text: string, width: number): string[] {
  const pad = " ".repeat(head.length);
  return wrap(text, Math.max(20, width - head.length)).map(
    (line, at) => `${at === 0 ? head : pad}${line}`,
  );
}
