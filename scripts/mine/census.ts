// Counts the compatibles of device trees: how often, on how many boards, beside which other strings.
import { compatibleOf } from "../../src/devicetree/compatible.ts";
import { isEnabled } from "../../src/devicetree/status.ts";
import type { DeviceTree } from "../../src/devicetree/tree.ts";
import { remember } from "./source-tree.ts";

export interface Sighting {
  readonly compatible: string;
  readonly nodes: number;
  readonly enabled: number;
  readonly boards: number;
  /** The compatible lists it stands in, each once. */
  readonly lists: readonly (readonly string[])[];
  /** Board and node where it was met first. */
  readonly first: string;
}

export class Census {
  readonly #counts = new Map<
    string,
    {
      nodes: number;
      enabled: number;
      boards: Set<string>;
      lists: Map<string, readonly string[]>;
      first: string;
    }
  >();

  add(board: string, tree: DeviceTree): void {
    for (const node of tree.nodes()) {
      const list = compatibleOf(node);
      for (const name of new Set(list)) {
        const first = `${board} ${node.path}`;
        const count = remember(this.#counts, name, () => ({
          nodes: 0,
          enabled: 0,
          boards: new Set<string>(),
          lists: new Map<string, readonly string[]>(),
          first,
        }));
        count.nodes++;
        if (isEnabled(node)) count.enabled++;
        count.boards.add(board);
        count.lists.set(list.join(" "), list);
      }
    }
  }

  /** The most frequent first. */
  sightings(): readonly Sighting[] {
    return [...this.#counts]
      .map(([compatible, { boards, lists, ...rest }]) => ({
        compatible,
        ...rest,
        boards: boards.size,
        lists: [...lists.values()],
      }))
      .toSorted((a, b) => b.nodes - a.nodes || a.compatible.localeCompare(b.compatible));
  }
}
