// Who holds what: every buffer reference, queue, attachment, mapping and fence that a caller has not disposed of yet.
import type { Held } from "./platform.ts";

export class Ledger {
  readonly #entries = new Map<object, () => Held>();

  /** Returns what to call when the holder is disposed of. */
  hold(holder: object, describe: () => Held): () => void {
    this.#entries.set(holder, describe);
    return () => void this.#entries.delete(holder);
  }

  held(): readonly Held[] {
    return [...this.#entries.values()].map((describe) => describe());
  }
}
