// A device named by one of its files: `/dev/video1` of an encoder that has a decoder beside it on the same node.
import type { Board, Device } from "./board.ts";
import { nameOfFile } from "./live-use.ts";

/**
 * The board with a device of its own for each of the files that is one of several of its node; files that nothing on the
 * board has are left alone.
 */
export function nameFiles(board: Board, files: readonly string[]): Board {
  const added = [...new Set(files)].flatMap((file): readonly Device[] => {
    const device = board.devices.find((one) => one.files?.includes(file));
    if (!device || device.files?.length === 1) return [];
    return [{ ...device, node: nameOfFile(device.node, file), files: [file], labels: [] }];
  });
  return added.length === 0 ? board : { ...board, devices: [...board.devices, ...added] };
}
