// The conformance suite on real kernels: every case that applies passes, on both machines.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { allThemes } from "../conformance/all-cases.ts";
import type { CaseResult } from "../conformance/case.ts";
import { isBuilt, type MachineName, openMachine } from "./machine.ts";

/** Themes of one machine each, so that none runs for longer than a machine may, and what its kernel is told. */
const ROUNDS: readonly { readonly themes: readonly string[]; readonly append?: string }[] = [
  { themes: ["life cycle", "disposal order", "CPU access", "refusals", "contiguity"] },
  // Some cases write every byte of the pool, one by one.
  { themes: ["exhaustion"], append: "cma=24M" },
  { themes: ["use after free", "queues", "back-pressure"] },
  { themes: ["sharing", "coherency", "fences", "copies", "random life", "events", "platform"] },
];

/** What no kernel of these machines can show, and why. */
const NOT_HERE: readonly RegExp[] = [
  /^devices do not report what they read$/,
  /^jobs here put no fences on their buffers$/,
  /^the platform does not show device addresses$/,
  /^the producer may be late here$/,
  /^(the producer|every consumer) sees the caches$/,
  /^missing brackets go unseen here$/,
  /^every driver here imports$/,
  /^a picture here is one buffer$/,
  /^no (device|consumer) here is behind an IOMMU$/,
  /^no consumer behind an IOMMU$/,
];

test("every theme is in one round", () => {
  expect(ROUNDS.flatMap(({ themes }) => themes).toSorted()).toEqual(
    allThemes.map(({ theme }) => theme).toSorted(),
  );
});

const fileName = (theme: string) => theme.replaceAll(" ", "-");

describe.each(["arm64", "arm"] as const)("%s", (name) => {
  for (const { themes, append = "" } of ROUNDS) {
    test.skipIf(!isBuilt(name))(themes.join(", "), async () => {
      const results = await resultsOf(name, themes, append);
      expect(results.length).toBeGreaterThan(0);
      expect(results.filter(({ outcome }) => outcome === "failed")).toEqual([]);
      const skipped = results.filter(({ outcome }) => outcome === "skipped");
      expect(
        skipped.filter(({ detail }) => !NOT_HERE.some((why) => why.test(detail ?? ""))),
      ).toEqual([]);
    });
  }
});

async function resultsOf(
  name: MachineName,
  themes: readonly string[],
  append: string,
): Promise<readonly CaseResult[]> {
  const share = mkdtempSync(join(tmpdir(), "onebuf-vm-"));
  onTestFinished(() => rmSync(share, { recursive: true }));
  using machine = await openMachine(name, {
    script: "test/vm/guest/conformance.ts",
    share,
    append: `${append} onebuf.themes=${themes.map(fileName).join(",")}`,
  });
  const results: CaseResult[] = [];
  for (const theme of themes) {
    const { cases } = (await machine.result(fileName(theme))) as { readonly cases: CaseResult[] };
    results.push(...cases);
  }
  const open = (await machine.result("open")) as {
    readonly before: unknown;
    readonly after: unknown;
  };
  expect(open.after).toEqual(open.before);
  expect(await machine.exit()).toBe(0);
  return results;
}
