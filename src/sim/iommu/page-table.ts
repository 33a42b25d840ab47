// The page tables of one domain: what the format-specific tables offer to the domain above them.

/** What a device may do, or does, to an address. */
export type Access = "read" | "write" | "read-write";

export interface PageTable extends Disposable {
  /** Physical address of the first table, as a TTBR holds it. */
  readonly root: number;
  /** Bytes that one entry of a table maps, level by level from the root on. */
  readonly spans: readonly number[];
  /** Tables in memory now, the first one included. */
  readonly tables: number;
  /**
   * Maps one block.
   * @param size one of the format's page sizes; both addresses are multiples of it
   * @throws PageTableError EEXIST over another block, ERANGE beyond the format's addresses, EINVAL for a size or an alignment
   *   that it has not, ENOMEM without memory for a table
   */
  map(iova: number, physical: number, size: number, access: Access): void;
  /**
   * Takes one block away, with the tables below it.
   * @param size one of the format's page sizes; a part of a larger block is cut out of it as the format does
   * @returns bytes that are no longer mapped: 0 when nothing was or the part could not be cut out, more than `size` where
   *   the whole block went
   */
  unmap(iova: number, size: number): number;
  /** Follows the tables as the hardware does. The result is one object, overwritten by the next walk. */
  walk(iova: number): Walk;
}

export interface Walk {
  /** Table entries read. */
  readonly reads: number;
  readonly found: boolean;
  /** Where `iova` leads to. Meaningless, as all that follows but the level, when nothing was found. */
  readonly physical: number;
  /** First device address of the block that holds `iova`. */
  readonly blockStart: number;
  /** Bytes of that block. */
  readonly size: number;
  /** What the entry permits. */
  readonly access: Access;
  /** Level of the last entry read, as the format counts its levels. */
  readonly level: number;
}

/** A walk while it is filled in. */
export type OpenWalk = { -readonly [Field in keyof Walk]: Walk[Field] };

export function emptyWalk(): OpenWalk {
  return {
    reads: 0,
    found: false,
    physical: 0,
    blockStart: 0,
    size: 0,
    access: "read-write",
    level: 0,
  };
}

/** A block that cannot be mapped. All but ENOMEM and ERANGE are mistakes of the caller: the kernel warns at them. */
export class PageTableError extends Error {
  override readonly name = "PageTableError";
  readonly errno: "EEXIST" | "ERANGE" | "EINVAL" | "ENOMEM";

  constructor(errno: PageTableError["errno"], what: string) {
    super(`${errno}: ${what}`);
    this.errno = errno;
  }
}
