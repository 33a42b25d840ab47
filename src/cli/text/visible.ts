// Text from elsewhere on its way to a terminal: control and invisible characters in it could steer the terminal or hide
// text, so each becomes a question mark.

/** The value with every string in it made safe to print. */
export function visible<T>(value: T): T {
  return clean(value) as T;
}

function clean(value: unknown): unknown {
  if (typeof value === "string") return value.replace(/[\p{Cc}\p{Cf}]/gu, "?");
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, clean(one)]));
}
