// Speed of the virtual twin: one frame moved through a scattered IOMMU mapping against one plain copy of it, rounds
// interleaved in one process; and a minute of the founding scenario, every frame checked. Same bytes first, then time.
import { readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { performance } from "node:perf_hooks";
import { buildBoard } from "../src/board/build.ts";
import { createKernel } from "../src/board/kernel/create-kernel.ts";
import { parseBlob } from "../src/devicetree/parse-blob.ts";
import { parsePipeline } from "../src/pipeline/parse-pipeline.ts";
import { makePlan } from "../src/plan/make-plan.ts";
import { runPlan } from "../src/run/run-plan.ts";
import { brotli } from "../src/run/brotli.ts";
import { BufferReference } from "../src/sim/buffers/buffer-reference.ts";
import { openTwin } from "../src/sim/open-twin.ts";
import { VirtualDevice } from "../src/sim/twin/devices.ts";
import { inSeconds, timed } from "./slowness.ts";

const ROUNDS = 41;
/** Copies a round, so that a round is well above the clock's grain. */
const COPIES = 5;
const FRAME = 1920 * 1080 * 1.5;
/** The mapping may take twice as long as the plain copy. */
const MOST = 2;

const FRAMES = 60 * 30;
const MOST_SECONDS = 10;
const MOST_TRIES = 5;

const EXAMPLE = "examples/camera-preview";
const CAMERA = "/soc/isp@ff910000";

const tree = parseBlob(new Uint8Array(readFileSync(`${EXAMPLE}/board.dtb`)), "board.dtb").value;
const text = readFileSync(`${EXAMPLE}/pipeline.yaml`, "utf8");
const pipeline = parsePipeline(text, "pipeline.yaml").value;
if (!tree || !pipeline) throw new Error("the example does not read");
const board = buildBoard(tree, createKernel({ archHint: "arm64" }));

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

function each(work: () => void): number {
  const start = performance.now();
  for (let copy = 0; copy < COPIES; copy += 1) work();
  return (performance.now() - start) / COPIES;
}

function movingFrames(): number {
  const twin = openTwin(board, { compression: brotli });
  const heap = twin.heaps.find(({ properties }) => properties.id === "heap:system");
  const camera = twin.devices.find(({ node }) => node === CAMERA);
  const buffer = heap?.allocate(FRAME);
  if (!(buffer instanceof BufferReference) || !(camera instanceof VirtualDevice))
    throw new Error("the twin lacks its heap or its camera");
  const mapped = camera.driver.map(buffer.memoryFor("bench"), FRAME, "both");
  const source = Uint8Array.from({ length: FRAME }, (_, at) => (at * 2654435761) >>> 13);
  const target = new Uint8Array(FRAME);
  mapped.write(0, source);
  mapped.read(0, target);
  if (Buffer.compare(source, target) !== 0) throw new Error("the frame came back different");

  const plain: number[] = [];
  const written: number[] = [];
  const read: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    plain.push(each(() => target.set(source)));
    written.push(each(() => void mapped.write(0, source)));
    read.push(each(() => void mapped.read(0, target)));
  }
  const ratio = (times: readonly number[]) =>
    median(times.map((time, at) => time / (plain[at] ?? time)));
  const [into, out] = [ratio(written), ratio(read)];
  console.log(`1080p NV12, ${buffer.size / 4096} pages behind ${board.iommus[0]?.compatible[0]}`);
  console.log(`  Uint8Array.set   ${median(plain).toFixed(3)} ms`);
  console.log(
    `  device writes    ${median(written).toFixed(3)} ms  ${into.toFixed(2)} times as long`,
  );
  console.log(`  device reads     ${median(read).toFixed(3)} ms  ${out.toFixed(2)} times as long`);
  return Math.max(into, out);
}

async function aMinute(): Promise<number> {
  const plan = pipeline && makePlan(board, pipeline).value;
  if (!plan) throw new Error("the example has no plan");
  const twin = openTwin(board, { compression: brotli });
  const run = await timed(() => runPlan(twin, board, plan, { frames: FRAMES, fallback: true }));
  const { agrees, streams } = run.result;
  const [stream] = streams;
  const wrong = stream?.consumers.reduce((sum, one) => sum + one.wrong + one.unchecked, 0);
  if (!agrees || stream?.frames !== FRAMES || wrong !== 0)
    throw new Error("the run is not what was planned");
  console.log(
    `${FRAMES} frames of ${stream.layout.width}x${stream.layout.height}: ${inSeconds(run)}`,
  );
  return run.usual;
}

const ratio = movingFrames();
// The fastest of a few: what else the machine does is no property of the twin.
let seconds = await aMinute();
for (let more = 1; more < MOST_TRIES && seconds >= MOST_SECONDS; more += 1)
  seconds = Math.min(seconds, await aMinute());
console.log(`load ${loadavg()[0]?.toFixed(2)}`);
const isMet = ratio <= MOST && seconds < MOST_SECONDS;
console.log(isMet ? "met" : `not met: at most ${MOST} times as long, less than ${MOST_SECONDS} s`);
process.exitCode = isMet ? 0 : 1;
