import { expect, test } from "vitest";
import { KernelError } from "../buffer/kernel-error.ts";
import type { MediaDevice } from "../buffer/media-device.ts";
import type { VirtualPlatform } from "../sim/virtual-platform.ts";
import { offerMemory } from "./offer-memory.ts";
import {
  CAMERA,
  CODEC,
  DISPLAY,
  foundingBoard,
  previewStream,
  twinOf,
} from "./testing/founding.ts";
import { isRefusal, type Trial } from "./trial.ts";

const board = foundingBoard();

function offer(platform: VirtualPlatform, memory: string): Trial {
  const way = { memory, copies: [], because: "test" };
  const trial = offerMemory(platform, board, previewStream(board), way);
  expect(platform.held()).toEqual([]);
  return trial;
}

const answers = ({ devices }: Trial) =>
  devices.map(({ node, answer }) => [
    node,
    isRefusal(answer) ? `${answer.call} ${answer.errno}` : answer,
  ]);

test("each device says what it thinks of the memory, and no frame has moved", () => {
  const trial = offer(twinOf(board), "heap:system");
  expect(answers(trial)).toEqual([
    [CAMERA, "mapped"],
    [CODEC, "mapped"],
    [DISPLAY, "DRM_IOCTL_PRIME_FD_TO_HANDLE EINVAL"],
  ]);
  expect(trial).toMatchObject({ ran: false, allocation: [] });
  expect(trial.devices.map(({ content }) => content)).toEqual([undefined, undefined, undefined]);
});

/** Its driver has no VIDIOC_PREPARE_BUF: what it has against a frame it says when the frame is queued. */
function late(device: MediaDevice): MediaDevice {
  const { node, roles, exporter } = device;
  const enqueue = () => {
    throw new KernelError("VIDIOC_QBUF", "EFAULT");
  };
  const open: MediaDevice["open"] = (...how) => Object.assign(device.open(...how), { enqueue });
  return { node, roles, exporter, open };
}

test("a device that looks at a frame only when it is queued refuses there, and the others are asked", () => {
  const platform = twinOf(board);
  const devices = platform.devices.map((device) => (device.node === CODEC ? late(device) : device));
  expect(answers(offer(Object.assign(platform, { devices }), "heap:cma"))).toEqual([
    [CAMERA, "mapped"],
    [CODEC, "VIDIOC_QBUF EFAULT"],
    [DISPLAY, "mapped"],
  ]);
});
