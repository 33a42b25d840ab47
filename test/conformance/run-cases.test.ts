// The runner itself: what passes, fails, leaks and does not apply is told apart, as values.
import { expect, test } from "vitest";
import type { Case } from "./case.ts";
import { equal } from "./expect.ts";
import { runCases } from "./run-cases.ts";
import { virtualBench } from "./virtual-bench.ts";
import { madeBoard } from "./virtual-board.ts";

const board = madeBoard({ isCoherent: false });

async function outcomesOf(...cases: readonly Case[]) {
  const results = await runCases(() => virtualBench(board), [{ theme: "runner", cases }]);
  expect(JSON.parse(JSON.stringify(results))).toEqual(results);
  return results.map(({ outcome, detail }) => `${outcome}: ${(detail ?? "").split("\n")[0] ?? ""}`);
}

test("passes, failures and skips are told apart", async () => {
  const outcomes = await outcomesOf(
    { name: "passes", run() {} },
    { name: "fails", run: () => equal(1, 2, "one") },
    { name: "fails later", run: () => Promise.reject(new Error("late")) },
    { name: "does not apply", needs: () => "no such device", run: () => equal(1, 2, "one") },
  );
  expect(outcomes).toEqual([
    "passed: ",
    "failed: Unmet: one: 1 instead of 2",
    "failed: Error: late",
    "skipped: no such device",
  ]);
});

test("a case that leaves something behind fails", async () => {
  const [leaking, tidy] = await outcomesOf(
    { name: "leaks", run: (bench) => void bench.scattered.allocate(4096, "left") },
    { name: "is tidy", run: (bench, keep) => void keep(bench.scattered.allocate(4096)) },
  );
  expect(leaking).toMatch(/^failed: Unmet: still held after the case: .*left/);
  expect(tidy).toBe("passed: ");
});

test("what is kept goes last first, also after a failure, whose error is the one told", async () => {
  const order: number[] = [];
  const owner = (n: number) => ({
    [Symbol.dispose]: () => {
      order.push(n);
      if (n === 1) throw new Error("cannot be disposed of");
    },
  });
  const outcomes = await outcomesOf(
    {
      name: "fails",
      run(_, keep) {
        for (const n of [0, 1, 2]) keep(owner(n));
        equal("a", "b", "letter");
      },
    },
    { name: "fails in the end", run: (_, keep) => void keep(owner(1)) },
  );
  expect(order).toEqual([2, 1, 0, 1]);
  expect(outcomes).toEqual([
    'failed: Unmet: letter: "a" instead of "b"',
    "failed: Error: cannot be disposed of",
  ]);
});
