// Across the lines, as a rotation by a quarter turn reads: one burst of every line, then the next of every line.
import type { AccessProgram } from "./access-program.ts";
import type { ScannedPlane } from "./scanned-plane.ts";

export function byColumns(planes: readonly ScannedPlane[], burst: number): AccessProgram {
  const parts = planes.map(({ offset, stride, lines, bytes }): AccessProgram => {
    const column: AccessProgram = {
      kind: "loop",
      count: lines,
      step: stride,
      body: { kind: "burst", offset },
    };
    return { kind: "loop", count: Math.ceil(bytes / burst), step: burst, body: column };
  });
  return { kind: "sequence", parts };
}
