// The whole life of shared buffers: open a board, name the devices, run frames, look at a picture, give everything back.
//   node scripts/run.mjs examples/tiny.ts
import { readFileSync, writeFileSync } from "node:fs";
import { openPlatform, pngOf, share, toRgb } from "onebuf";

// A twin of the board runs in this process; the frames are real bytes.
const platform = await openPlatform({
  deviceTree: readFileSync("examples/camera-preview/board.dtb"),
});

const preview = await share(platform, {
  from: "camera",
  to: ["codec", "display"],
  format: "NV12",
  size: "1280x720",
  rate: 30,
});
console.log(`${preview.verdict}: ${preview.frames.length} frames of ${preview.layout.size} bytes`);

// The last frame as the display saw it.
const consumers = await preview.run(90, (node, sequence, seen, layout) => {
  if (node !== preview.queues.at(-1)?.node || sequence !== 89) return;
  const picture = toRgb(seen.bytes, layout);
  if (picture) writeFileSync("preview.png", pngOf(picture));
});
for (const { node, frames, dropped, wrong } of consumers)
  console.log(`${node}: ${frames} frames, ${dropped} dropped, ${wrong} wrong`);

preview[Symbol.dispose]();
console.log(`still held: ${platform.held().length}`);
platform[Symbol.dispose]();
