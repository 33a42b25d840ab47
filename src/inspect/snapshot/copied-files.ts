// The files of a kernel as they were copied from a machine, in memory. Links lead where they led there, and never out.
import { posix } from "node:path";
import type { KernelFiles } from "../../linux/files/kernel-files.ts";
import type { TreeFolder, TreeNode } from "./file-tree.ts";

/** As many links as the kernel follows in one path (include/linux/namei.h:13). */
const MAX_LINKS = 40;

/** Paths that were closed to whoever made the copy, one a line; what is below them was closed too. */
const DENIED = "onebuf/denied";

export class CopiedFiles implements KernelFiles {
  readonly #root: TreeFolder;
  #denied: ReadonlySet<string> = new Set();

  constructor(root: TreeFolder) {
    this.#root = root;
    const lines = (this.text(DENIED) ?? "").split("\n").filter((line) => line !== "");
    this.#denied = new Set(lines.map((line) => this.#walk(line, true)?.at.join("/") ?? line));
  }

  bytes(path: string): Uint8Array | undefined {
    const found = this.#walk(path, true);
    // Of what was closed the copy has the name only.
    if (found?.node?.kind !== "file" || this.#isClosed(found.at)) return undefined;
    return found.node.bytes;
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
    return this.#walk(path, true)?.node?.kind === "folder";
  }

  isDenied(path: string): boolean {
    return this.#isClosed(this.#walk(path, true)?.at ?? []);
  }

  names(path: string): readonly string[] {
    const node = this.#walk(path, true)?.node;
    return node?.kind === "folder" ? [...node.children.keys()].toSorted() : [];
  }

  link(path: string): string | undefined {
    const node = this.#walk(path, false)?.node;
    return node?.kind === "link" ? node.target : undefined;
  }

  target(path: string): string | undefined {
    const found = this.#walk(path, true);
    return found?.node && found.at.map((name) => `/${name}`).join("");
  }

  #isClosed(at: readonly string[]): boolean {
    return at.some((_, last) => this.#denied.has(at.slice(0, last + 1).join("/")));
  }

  /** Undefined for what leads out of these files or in a circle. */
  #walk(path: string, followLast: boolean): Walked | undefined {
    const passed: Step[] = [];
    const ahead = posix.normalize(path).split("/").reverse();
    let links = 0;
    while (ahead.length > 0) {
      const name = ahead.pop() ?? "";
      if (name === "" || name === ".") continue;
      const here = passed.at(-1)?.node ?? this.#root;
      if (name === "..") {
        if (here.kind !== "folder" || passed.pop() === undefined) return undefined;
        continue;
      }
      const node = here.kind === "folder" ? here.children.get(name) : undefined;
      if (node === undefined) {
        const missing = [name, ...[...ahead].reverse()].filter((part) => part !== "");
        return { at: [...passed.map((step) => step.name), ...missing] };
      }
      if (node.kind !== "link" || (ahead.length === 0 && !followLast)) {
        passed.push({ name, node });
        continue;
      }
      links += 1;
      if (links > MAX_LINKS) return undefined;
      if (node.target.startsWith("/")) passed.length = 0;
      ahead.push(...node.target.split("/").reverse());
    }
    return { at: passed.map(({ name }) => name), node: passed.at(-1)?.node ?? this.#root };
  }
}

interface Step {
  readonly name: string;
  readonly node: TreeNode;
}

interface Walked {
  /** Names from the root, links followed as far as there is something. */
  readonly at: readonly string[];
  /** Undefined where nothing is. */
  readonly node?: TreeNode;
}
