// Reads a folder of device tree blobs with onebuf, with libfdt in C and with dtc, in turns, and prints the times and their
// ratios. Needs a C compiler, libfdt and dtc. Bundle it with esbuild, then: node devicetree.mjs FOLDER [ROUNDS]
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseBlob } from "../src/devicetree/parse-blob.ts";

const DTC_SAMPLE = 40;

interface Counts {
  readonly nodes: number;
  readonly properties: number;
  readonly bytes: number;
}

interface Input {
  readonly path: string;
  readonly blob: Uint8Array;
}

function main(): Promise<void> {
  const [folder, rounds = "15"] = process.argv.slice(2);
  if (folder === undefined) throw new Error("usage: devicetree.mjs FOLDER [ROUNDS]");
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".dtb"),
  );
  const inputs = paths.map((path) => ({
    path: join(folder, path),
    blob: readFileSync(join(folder, path)),
  }));
  const scratch = mkdtempSync(join(tmpdir(), "onebuf-bench-"));
  return compare(inputs, Number(rounds), scratch).finally(() =>
    rmSync(scratch, { recursive: true }),
  );
}

async function compare(inputs: readonly Input[], rounds: number, scratch: string): Promise<void> {
  const libfdt = startLibfdt(inputs, scratch);
  const mine = walkAll(inputs);
  const theirs = await libfdt.round();
  for (const field of ["nodes", "properties", "bytes"] as const) {
    if (mine[field] !== theirs[field])
      throw new Error(`${field} differ: onebuf ${mine[field]}, libfdt ${theirs[field]}`);
  }
  console.log(
    `${inputs.length} blobs, ${mine.nodes} nodes, ${mine.properties} properties, ${mine.bytes} value bytes`,
  );

  const times = { parse: [] as number[], walk: [] as number[], libfdt: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    times.libfdt.push((await libfdt.round()).milliseconds);
    times.walk.push(timed(() => walkAll(inputs)));
    times.parse.push(timed(() => parseAll(inputs)));
  }
  libfdt.stop();
  report("libfdt walk in C, all properties", times.libfdt, times.libfdt);
  report("onebuf parse and check", times.parse, times.libfdt);
  report("onebuf parse, check, walk all properties", times.walk, times.libfdt);
  compareWithDtc(inputs);
}

/** One process a file, as a shell script would: what it costs to have dtc print a blob. */
function compareWithDtc(inputs: readonly Input[]): void {
  const step = Math.max(1, Math.floor(inputs.length / DTC_SAMPLE));
  const sample = inputs.filter((_, index) => index % step === 0);
  const dtc: number[] = [];
  const walk: number[] = [];
  for (let round = 0; round < 3; round++) {
    dtc.push(
      timed(() =>
        sample.forEach(({ path }) =>
          spawnSync("dtc", ["-q", "-I", "dtb", "-O", "dts", "-o", "/dev/null", path]),
        ),
      ),
    );
    walk.push(timed(() => walkAll(sample)));
  }
  report(`dtc, a process a file, ${sample.length} files`, dtc, dtc);
  report(`onebuf, the same files`, walk, dtc);
}

function parseAll(inputs: readonly Input[]): void {
  for (const { blob, path } of inputs)
    if (parseBlob(blob, path).value === undefined) throw new Error(path);
}

function walkAll(inputs: readonly Input[]): Counts {
  let nodes = 0;
  let properties = 0;
  let bytes = 0;
  for (const { blob, path } of inputs) {
    const tree = parseBlob(blob, path).value;
    if (tree === undefined) throw new Error(path);
    for (const node of tree.nodes()) {
      nodes++;
      for (const property of node.properties) {
        properties++;
        bytes += property.bytes.length;
      }
    }
  }
  return { nodes, properties, bytes };
}

interface Libfdt {
  round(): Promise<Counts & { readonly milliseconds: number }>;
  stop(): void;
}

function startLibfdt(inputs: readonly Input[], scratch: string): Libfdt {
  const program = join(scratch, "libfdt-walk");
  const source = join(process.cwd(), "bench", "libfdt-walk.c");
  execFileSync("cc", ["-O2", "-Wall", "-o", program, source, "-lfdt"]);
  const list = join(scratch, "list");
  writeFileSync(list, inputs.map(({ path }) => `${path}\n`).join(""));
  const child = spawn(program, [list], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async round() {
      child.stdin.write("\n");
      const { value, done } = await lines.next();
      if (done === true) throw new Error("the libfdt walk failed");
      const [nodes = 0, properties = 0, bytes = 0, nanoseconds = 0] = String(value)
        .split(" ")
        .map(Number);
      return { nodes, properties, bytes, milliseconds: nanoseconds / 1e6 };
    },
    stop: () => child.stdin.end(),
  };
}

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function report(what: string, times: readonly number[], against: readonly number[]): void {
  const ratio = median(times) / median(against);
  const spread = `${Math.min(...times).toFixed(1)}..${Math.max(...times).toFixed(1)}`;
  console.log(
    `${what.padEnd(45)} median ${median(times).toFixed(1)} ms (${spread}), ratio ${ratio.toFixed(2)}`,
  );
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

await main();
