// Owners of a run, given back in reverse order. Node 20 has Symbol.dispose and no DisposableStack.

export class Owned implements Disposable {
  readonly #owners: Disposable[] = [];

  add<T extends Disposable>(owner: T): T {
    this.#owners.push(owner);
    return owner;
  }

  /** Gives everything back, and goes on when one refuses; the first refusal is thrown at the end. */
  [Symbol.dispose](): void {
    let refusal: unknown;
    for (let owner = this.#owners.pop(); owner; owner = this.#owners.pop()) {
      try {
        owner[Symbol.dispose]();
      } catch (error) {
        refusal ??= error;
      }
    }
    if (refusal !== undefined) throw refusal;
  }
}
