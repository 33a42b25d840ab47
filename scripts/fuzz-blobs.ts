// Feeds mutated device tree blobs to the reader and to everything that reads trees. Exits 1 when one throws or takes too long.
// Bundle it with esbuild, then: node fuzz-blobs.mjs FOLDER [COUNT] [SEED]
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseBlob } from "../src/devicetree/parse-blob.ts";
import { mutated, randomNumbers } from "../src/devicetree/testing/mutate.ts";
import { walkEverything } from "../src/devicetree/testing/walk-everything.ts";

const LIMIT_MS = 250;

function main(): number {
  const [folder, count = "100000", seed = "1"] = process.argv.slice(2);
  if (folder === undefined) {
    console.error("usage: fuzz-blobs.mjs FOLDER [COUNT] [SEED]");
    return 2;
  }
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".dtb"),
  );
  const blobs = paths.map((path) => new Uint8Array(readFileSync(join(folder, path))));
  const random = randomNumbers(Number(seed));
  const outcomes = new Map<string, number>();
  let slowest = 0;
  let failures = 0;
  for (let round = 0; round < Number(count); round++) {
    const at = random(blobs.length);
    const blob = mutated(
      blobs[at] ?? new Uint8Array(0),
      blobs[random(blobs.length)] ?? new Uint8Array(0),
      random,
    );
    const { outcome, took } = fastestOf(blob);
    slowest = Math.max(slowest, took);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (took > LIMIT_MS || outcome.startsWith("throws")) {
      failures++;
      console.error(`round ${round}, ${paths[at]}: ${outcome}, ${took.toFixed(1)} ms`);
    }
  }
  for (const [outcome, times] of [...outcomes].toSorted((a, b) => b[1] - a[1]))
    console.log(`${times}\t${outcome}`);
  console.log(`slowest ${slowest.toFixed(1)} ms, ${failures} failures`);
  return failures === 0 ? 0 : 1;
}

/** Counts this process's time, and gives a slow blob two more tries: neither other work nor a compiling engine is a fault. */
function fastestOf(blob: Uint8Array): { readonly outcome: string; readonly took: number } {
  let outcome = "";
  let took = Number.POSITIVE_INFINITY;
  for (let left = 3; left > 0 && took > LIMIT_MS; left--) {
    const before = process.cpuUsage();
    outcome = outcomeOf(blob);
    const { user, system } = process.cpuUsage(before);
    took = Math.min(took, (user + system) / 1000);
  }
  return { outcome, took };
}

function outcomeOf(blob: Uint8Array): string {
  try {
    const { value, diagnostics } = parseBlob(blob, "mutated.dtb");
    if (value === undefined) return diagnostics.at(-1)?.code ?? "throws: no value and no error";
    walkEverything(value);
    return "value";
  } catch (error) {
    return `throws: ${error instanceof Error ? error.stack : String(error)}`;
  }
}

process.exitCode = main();
