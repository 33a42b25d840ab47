// Small text files of /proc and /sys, below a root that tests may choose.
import { readdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";

export class KernelFiles {
  readonly root: string;

  constructor(root = "/") {
    this.root = root;
  }

  /** Without the final line break; undefined for a file that is not there or may not be read. */
  text(path: string): string | undefined {
    try {
      return readFileSync(join(this.root, path), "utf8").trimEnd();
    } catch {
      return undefined;
    }
  }

  /** A decimal number alone in its file. */
  number(path: string): number | undefined {
    const text = this.text(path);
    return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
  }

  /** Names in a folder, sorted; none when it is not there or may not be read. */
  names(path: string): readonly string[] {
    try {
      return readdirSync(join(this.root, path)).toSorted();
    } catch {
      return [];
    }
  }

  /** Where a link leads, without the root in front; undefined when it is not there. */
  target(path: string): string | undefined {
    try {
      const root = realpathSync(this.root);
      const target = realpathSync(join(this.root, path));
      return root === "/" ? target : target.slice(root.length);
    } catch {
      return undefined;
    }
  }
}
