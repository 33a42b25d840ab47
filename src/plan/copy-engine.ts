// Who copies from one memory to another: a 2D device or scaler that reaches both, else the CPU, which reaches all that
// is not protected.
import type { Board } from "../board/board.ts";
import type { CandidateMemory } from "./candidates.ts";
import { takesFormat } from "./ends.ts";
import { judge } from "./rules/judge.ts";
import type { StreamWork } from "./stream-work.ts";

/** `cpu`, or the node path of the device that copies. Devices already in the stream are left to their own work. */
export function copyEngine(board: Board, work: StreamWork, from: CandidateMemory, to: CandidateMemory): string {
  const { layout, stream } = work;
  const busy = new Set(work.devices.map((device) => device.node));
  const engine = board.devices.find((device) => {
    if (!device.enabled || device.obstacles.length > 0 || busy.has(device.node)) return false;
    if (!device.row?.copies) return false;
    if (takesFormat(device, stream.format, "to") === false || takesFormat(device, stream.format, "from") === false) return false;
    return [from, to].every(
      (memory) => judge({ board, device, memory, layout, protected: stream.protected ?? false }).verdict === "yes",
    );
  });
  return engine?.node ?? "cpu";
}
