// Runs cases on a bench of their own each and says what came of them, as values that JSON can hold.
import type { Bench } from "./bench.ts";
import type { Case, CaseResult, Theme } from "./case.ts";
import { allThemes } from "./all-cases.ts";
import { equal } from "./expect.ts";

/** Every case of the suite, one after the other. */
export async function runCases(
  open: () => Bench,
  themes: readonly Theme[] = allThemes,
): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const { theme, cases } of themes) {
    for (const each of cases) results.push(await runCase(open, theme, each));
  }
  return results;
}

/** One case. What it holds when it is over counts as a failure: nothing may leak from any of them. */
export async function runCase(open: () => Bench, theme: string, each: Case): Promise<CaseResult> {
  const bench = open();
  const result = (outcome: CaseResult["outcome"], detail: string | null): CaseResult => ({
    theme,
    name: each.name,
    outcome,
    detail,
  });
  try {
    const applies = each.needs?.(bench) ?? true;
    if (applies !== true) return result("skipped", applies);
    await runKept(bench, each);
    equal(
      bench.platform.held().map(({ text }) => text),
      [],
      "still held after the case",
    );
    return result("passed", null);
  } catch (error) {
    return result(
      "failed",
      error instanceof Error ? (error.stack ?? error.message) : String(error),
    );
  } finally {
    bench.dispose();
  }
}

async function runKept(bench: Bench, each: Case): Promise<void> {
  const kept: Disposable[] = [];
  let problem: unknown;
  let hasFailed = false;
  const guard = (error: unknown): void => {
    // The first error is the one that tells; those of cleaning up after it follow from it.
    if (!hasFailed) problem = error;
    hasFailed = true;
  };
  try {
    await each.run(bench, (owner) => {
      kept.push(owner);
      return owner;
    });
  } catch (error) {
    guard(error);
  }
  for (const owner of kept.toReversed()) {
    try {
      owner[Symbol.dispose]();
    } catch (error) {
      guard(error);
    }
  }
  if (hasFailed) throw problem;
}
