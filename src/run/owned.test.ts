import { expect, test } from "vitest";
import { Owned } from "./owned.ts";

function owner(log: string[], name: string, refuses = false): Disposable {
  return {
    [Symbol.dispose]() {
      log.push(name);
      if (refuses) throw new Error(`${name} refuses`);
    },
  };
}

test("gives back in reverse order, once", () => {
  const log: string[] = [];
  const owned = new Owned();
  for (const name of ["queue", "frame", "mapping"]) owned.add(owner(log, name));
  owned[Symbol.dispose]();
  owned[Symbol.dispose]();
  expect(log).toEqual(["mapping", "frame", "queue"]);
});

test("one that refuses holds up none of the others, and is heard", () => {
  const log: string[] = [];
  const owned = new Owned();
  owned.add(owner(log, "queue"));
  owned.add(owner(log, "mapping", true));
  expect(() => owned[Symbol.dispose]()).toThrow("mapping refuses");
  expect(log).toEqual(["mapping", "queue"]);
});
