// A calibration as the file that people read and `parseCalibration` takes: YAML, each figure on one line.
import { Document, isMap, visit } from "yaml";
import type { Calibration } from "./calibration.ts";

const HEAD = ` Measured by onebuf calibrate, for onebuf simulate. Times are in nanoseconds, sizes in bytes.
 docs/calibration-file.md of onebuf says what each number is.`;

export function calibrationText(calibration: Calibration): string {
  const document = new Document(calibration, { aliasDuplicateObjects: false });
  document.commentBefore = HEAD;
  visit(document, {
    Map(_key, node) {
      // Figures, and the ends of a copy: what holds no further map.
      node.flow = node.has("repeats") || (node.has("cached") && !node.items.some(isNested));
    },
    Seq(_key, node) {
      node.flow = node.items.length === 0;
    },
  });
  return document.toString({ lineWidth: 0 });
}

function isNested({ value }: { readonly value: unknown }): boolean {
  return isMap(value);
}
