// The files of the running kernel, or of a folder that has the same paths below it.
import {
  accessSync,
  constants,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import type { KernelFiles } from "./kernel-files.ts";

export class FolderFiles implements KernelFiles {
  readonly root: string;

  constructor(root = "/") {
    this.root = root;
  }

  bytes(path: string): Uint8Array | undefined {
    return attempt(() => readFileSync(join(this.root, path)));
  }

  text(path: string): string | undefined {
    const bytes = this.bytes(path);
    return bytes && new TextDecoder().decode(bytes).trimEnd();
  }

  number(path: string): number | undefined {
    const text = this.text(path);
    return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
  }

  isFolder(path: string): boolean {
    return attempt(() => statSync(join(this.root, path)).isDirectory()) ?? false;
  }

  isDenied(path: string): boolean {
    try {
      accessSync(join(this.root, path), constants.R_OK);
      return false;
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      return code === "EACCES" || code === "EPERM";
    }
  }

  names(path: string): readonly string[] {
    return attempt(() => readdirSync(join(this.root, path)).toSorted()) ?? [];
  }

  link(path: string): string | undefined {
    return attempt(() => readlinkSync(join(this.root, path)));
  }

  target(path: string): string | undefined {
    return attempt(() => {
      const root = realpathSync(this.root);
      const target = realpathSync(join(this.root, path));
      return root === "/" ? target : target.slice(root.length);
    });
  }
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
