// Presets list the walk caches of the tables their unit usually has; tables of another depth have the same caches nearest to
// the pages.
import type { CacheGeometry, TranslationGeometry } from "../tlb/geometry.ts";

/**
 * The geometry for tables of so many levels, that of the pages included. Where they are shallower the caches of the root go;
 * where they are deeper the levels above share the size of the topmost.
 */
export function alignWalk(geometry: TranslationGeometry, levels: number): TranslationGeometry {
  const above = Math.max(0, levels - 1);
  const { walk } = geometry;
  const missing = Math.max(0, above - walk.length);
  const padding = Array.from({ length: missing }, (): CacheGeometry | undefined => walk[0]);
  return { ...geometry, walk: [...padding, ...walk.slice(Math.max(0, walk.length - above))] };
}
