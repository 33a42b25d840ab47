// Names that are too long for the place they have.

/** The beginning and the end, with an ellipsis between; whole where it fits. @param most characters, at least 3 */
export function shorten(text: string, most: number): string {
  const characters = Array.from(text);
  if (characters.length <= most) return text;
  const end = Math.floor((most - 1) / 2);
  const begin = most - 1 - end;
  return `${characters.slice(0, begin).join("")}…${characters.slice(-end).join("")}`;
}
