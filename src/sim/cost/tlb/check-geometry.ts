// A cache that no hardware could be is refused before anything is counted with it.
import type { CacheGeometry } from "./geometry.ts";

/** @throws RangeError for ways that do not divide the entries, or that no tree of bits stands over */
export function checkGeometry(cache: CacheGeometry): CacheGeometry {
  const { entries, ways, replacement } = cache;
  const sizes = [entries, ways, entries / ways];
  if (!sizes.every((size) => Number.isInteger(size) && size > 0))
    throw new RangeError(`a cache of ${entries} entries in sets of ${ways}`);
  if (replacement === "plru" && !Number.isInteger(Math.log2(ways)))
    throw new RangeError(`a tree of bits over ${ways} ways`);
  return cache;
}
