// Small files of /proc, /sys and /dev as one value, wherever they lie: on this machine, in a folder or in an archive that
// was copied from another. Nothing throws: a file that is not there and one that may not be read are both undefined.

/** Paths have no slash in front: `sys/class/drm`. */
export interface KernelFiles {
  /** Undefined for a file that is not there or may not be read, and for a folder. */
  bytes(path: string): Uint8Array | undefined;
  /** Without the final line break. */
  text(path: string): string | undefined;
  /** A decimal number alone in its file. */
  number(path: string): number | undefined;
  isFolder(path: string): boolean;
  /** There, but closed to this user. */
  isDenied(path: string): boolean;
  /** Names in a folder, sorted; none when it is not there or may not be read. */
  names(path: string): readonly string[];
  /** What a link says, whether or not something is there. */
  link(path: string): string | undefined;
  /** Where a path leads when all its links are followed, from the root of these files; undefined when nothing is there. */
  target(path: string): string | undefined;
}
