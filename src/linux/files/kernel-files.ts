// Small files of /proc and /sys, below a root that tests may choose.
import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";

export class KernelFiles {
  readonly root: string;

  constructor(root = "/") {
    this.root = root;
  }

  /** Undefined for a file that is not there or may not be read, and for a folder. */
  bytes(path: string): Uint8Array | undefined {
    try {
      return readFileSync(join(this.root, path));
    } catch {
      return undefined;
    }
  }

  /** Without the final line break. */
  text(path: string): string | undefined {
    const bytes = this.bytes(path);
    return bytes && new TextDecoder().decode(bytes).trimEnd();
  }

  isFolder(path: string): boolean {
    return statSync(join(this.root, path), { throwIfNoEntry: false })?.isDirectory() ?? false;
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
