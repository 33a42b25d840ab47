// Which compatibles of real boards are in scope, and how far they are known.
import type { Sighting } from "./census.ts";
import type { Proposal } from "./mined.ts";
import { notDma, type Standing } from "./not-dma.ts";
import { remember } from "./source-tree.ts";

export const CLASSES = [
  "reviewed",
  "known to have no driver",
  "beside a settled string",
  "not a DMA device",
  "left",
] as const;

export type Class = (typeof CLASSES)[number];

export interface Classed extends Sighting {
  readonly class: Class;
  /** Why it is no DMA device; for one that is left: what is known of it. */
  readonly reason?: string;
  readonly proposals: readonly Proposal[];
}

export interface Knowledge {
  readonly proposals: readonly Proposal[];
  /** Binding files of media, display, gpu and iommu, by the compatible they name. */
  readonly bindings: ReadonlyMap<string, readonly string[]>;
  isReviewed(compatible: string): boolean;
  isUndriven(compatible: string): boolean;
}

/** Sightings that a media driver or a media binding names, each with its class. */
export function classify(sightings: readonly Sighting[], knowledge: Knowledge): readonly Classed[] {
  const bound = new Map<string, Proposal[]>();
  for (const proposal of knowledge.proposals)
    if (proposal.bus !== "") remember(bound, proposal.compatible, () => []).push(proposal);
  const standingOf = (compatible: string): Standing => ({
    compatible,
    proposals: bound.get(compatible) ?? [],
    bindings: knowledge.bindings.get(compatible) ?? [],
  });
  /** A driver binds by it, and what that means is known. */
  const settles = (compatible: string): boolean =>
    knowledge.isReviewed(compatible) ||
    knowledge.isUndriven(compatible) ||
    (bound.has(compatible) && notDma(standingOf(compatible)) !== undefined);

  return sightings.flatMap((sighting): readonly Classed[] => {
    const standing = standingOf(sighting.compatible);
    const { proposals, bindings } = standing;
    const classed = { ...sighting, proposals };
    if (knowledge.isReviewed(sighting.compatible)) return [{ ...classed, class: "reviewed" }];
    if (knowledge.isUndriven(sighting.compatible))
      return [{ ...classed, class: "known to have no driver" }];
    if (proposals.length === 0 && bindings.length === 0) return [];
    const reason = notDma(standing);
    if (reason !== undefined) return [{ ...classed, class: "not a DMA device", reason }];
    if (sighting.lists.every((list) => list.some(settles)))
      return [{ ...classed, class: "beside a settled string" }];
    return [{ ...classed, class: "left", reason: whatIsKnown(standing) }];
  });
}

function whatIsKnown({ proposals, bindings }: Standing): string {
  if (proposals.length === 0) return `no media driver binds it; ${bindings[0]}`;
  return [...new Set(proposals.map(({ path, line }) => `${path}:${line}`))].join(" ");
}

/** Compatibles that a binding names before its examples, which show other devices too. */
export function namedIn(text: string): readonly string[] {
  const rules = text.split(/^examples?:/im)[0] ?? "";
  return [...new Set([...rules.matchAll(/[\w.+-]+,[\w.+-]+/g)].map(([name]) => name))];
}
