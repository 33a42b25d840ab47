// `npm start`: plans the camera preview, runs it as planned, then forces scattered pages on the display. Leaves a picture
// of what the display showed each time.
import { spawnSync } from "node:child_process";
import { copyFileSync } from "node:fs";

const FRAMES = 300;
const FORCED_FRAMES = 60;
const EXAMPLE = "examples/camera-preview";
const SCENE = [`${EXAMPLE}/pipeline.yaml`, "--board", `${EXAMPLE}/board.dtb`];

onebuf("plan", ...SCENE);

heading(`Run as planned, ${FRAMES} frames on a twin of the board`);
run("out/planned", FRAMES);
keepLast("out/planned", FRAMES, "out/display.png");

heading("The same from heap:system, with the display driver's check skipped");
run("out/scattered", FORCED_FRAMES, "--memory", "heap:system", "--force");
keepLast("out/scattered", FORCED_FRAMES, "out/display-scattered.png");

heading("What the display showed: out/display.png and out/display-scattered.png");

function run(folder, frames, ...options) {
  onebuf("run", ...SCENE, "--frames", `${frames}`, "--save-frames", folder, ...options);
}

function keepLast(folder, frames, picture) {
  copyFileSync(`${folder}/preview-vop@ff900000-${frames - 1}.png`, picture);
}

function onebuf(...args) {
  const { status } = spawnSync(process.execPath, ["dist/cli/main.js", ...args], {
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
}

function heading(text) {
  console.log(`\n== ${text}\n`);
}
