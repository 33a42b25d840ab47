// Who copies from one memory to another: a 2D device or scaler that reaches both, else the CPU, which reaches all that
// is not protected.
import type { Board, Device } from "../board/board.ts";
import { CPU } from "./cpu.ts";
import type { CandidateMemory } from "./candidates.ts";
import { takesFormat } from "./ends.ts";
import { judge } from "./rules/judge.ts";
import type { StreamWork } from "./stream-work.ts";

/**
 * `cpu`, or the node path of the device that copies; undefined when nobody can. Devices already in the stream are left
 * to their own work.
 */
export function copyEngine(
  board: Board,
  work: StreamWork,
  from: CandidateMemory,
  to: CandidateMemory,
): string | undefined {
  const { layout, stream } = work;
  const busy = new Set(work.devices.map((device) => device.node));
  const reachesBoth = (device: Device) =>
    [from, to].every((memory) => {
      const question = {
        board,
        device,
        memory,
        layout,
        buffers: work.buffers,
        protected: stream.protected ?? false,
      };
      return judge(question).verdict === "yes";
    });
  const engine = board.devices.find(
    (device) =>
      device.row?.copies &&
      device.enabled &&
      device.obstacles.length === 0 &&
      !busy.has(device.node) &&
      takesFormat(device, stream.format, "to") !== false &&
      takesFormat(device, stream.format, "from") !== false &&
      reachesBoth(device),
  );
  if (engine) return engine.node;
  return reachesBoth(CPU) ? "cpu" : undefined;
}
