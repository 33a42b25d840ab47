// From what the user types to a library board: by blob name, by compatible, by model; and what may have been meant.
import { nearest } from "../../diagnostic/suggest.ts";
import type { BoardIndex, LibraryEntry } from "./board-index.ts";

const MOST_SUGGESTIONS = 5;

/**
 * Case does not count, nor a final `.dtb`. Of several boards with one compatible the plain one is meant: the shortest
 * name, since variants add to it.
 */
export function findBoard({ boards }: BoardIndex, text: string): LibraryEntry | undefined {
  const wanted = plain(text);
  const named = boards.find(({ name }) => name.toLowerCase() === wanted);
  if (named) return named;
  const same = boards.filter(
    ({ compatible, model }) =>
      compatible[0]?.toLowerCase() === wanted || model.toLowerCase() === wanted,
  );
  return same.toSorted((a, b) => a.name.length - b.name.length)[0];
}

/** Boards in whose name, compatible, model or roles every word occurs. */
export function searchBoards(
  { boards }: BoardIndex,
  words: readonly string[],
): readonly LibraryEntry[] {
  const wanted = words.map((word) => word.toLowerCase());
  return boards.filter((entry) => {
    const text = [entry.name, ...entry.compatible, entry.model, ...Object.keys(entry.devices)]
      .join("\n")
      .toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

/** Names near to one that no board has, best first; empty when nothing is near. */
export function suggestBoards(index: BoardIndex, text: string): readonly string[] {
  const wanted = plain(text);
  const words = wanted.split(/[^a-z0-9]+/).filter((word) => word !== "");
  const whole = wanted === "" ? [] : searchBoards(index, [wanted]);
  const holding = whole.length > 0 || words.length === 0 ? whole : searchBoards(index, words);
  if (holding.length > 0)
    return shortestFirst(holding.map(({ name }) => name)).slice(0, MOST_SUGGESTIONS);
  const near = nearest(
    wanted,
    index.boards.flatMap(({ name, compatible }) => [name, compatible[0] ?? name]),
  );
  return near === undefined ? [] : [near];
}

function plain(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/\.dtb$/, "");
}

function shortestFirst(names: readonly string[]): readonly string[] {
  return names.toSorted((a, b) => a.length - b.length);
}
