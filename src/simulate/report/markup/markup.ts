// HTML put together so that text from outside cannot become markup: whatever a template is given is escaped, unless it was
// made by a template itself.

/** HTML that is safe to write as it is: what `html` and `trusted` make. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Part = string | number | Markup | undefined | readonly Part[];

/** Markup around values: text in them is escaped, lists are joined, `undefined` is nothing. Attributes stand in double quotes. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Markup {
  return new Markup(strings.map((text, at) => text + rendered(values[at])).join(""));
}

/** Markup that this program wrote itself: a style sheet, the numbers of a path. Never of anything that was read. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

function rendered(part: Part): string {
  if (part === undefined) return "";
  if (part instanceof Markup) return part.text;
  if (typeof part === "string") return escaped(part);
  if (typeof part === "number") return `${part}`;
  return part.map(rendered).join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Control, invisible and broken characters could hide text or turn its direction: each becomes a question mark. */
function escaped(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, (one) => (one === "\n" || one === "\t" ? one : "?"))
    .replace(/[&<>"']/g, (one) => ENTITIES[one] ?? one);
}
