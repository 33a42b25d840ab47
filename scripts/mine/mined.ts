// The words of the miner: a value with its lines, or a doubt. A doubt is said, never settled by a guess.
import type { Evidence, MemoryModel, Role } from "../../src/drivers/row.ts";
import type { Answer } from "../../src/diagnostic/answer.ts";

export interface Mined<Value> {
  /** Absent when the source does not say it in a form the miner reads. */
  readonly value?: Value;
  readonly evidence: readonly Evidence[];
  /** Why a person must look; a value beside it is only a hint. */
  readonly unsure?: string;
}

/** Where a fact was found, seen from the match table: its own file, its module, or only its folder. */
export type Scope = "file" | "module" | "folder";

export interface MinedQueue {
  /** `src_vq`, `node->queue`. */
  readonly name: string;
  readonly types: readonly string[];
  readonly memOps: readonly string[];
  readonly ioModes: readonly string[];
  readonly dmaAttrs: readonly string[];
  /** Lines of the memory operations, and of the I/O modes. */
  readonly evidence: {
    readonly memOps: readonly Evidence[];
    readonly ioModes: readonly Evidence[];
  };
}

export interface Proposal {
  readonly compatible: string;
  /** The bus of the driver: `platform`, `i2c`, `amba`; empty for a table that no driver binds by (a lookup). */
  readonly bus: string;
  readonly driver: string;
  readonly path: string;
  readonly line: number;
  /** First and last line of the match table. */
  readonly table: { readonly line: number; readonly lastLine: number };
  readonly module: string;
  readonly kconfig: Mined<readonly string[]>;
  readonly queues: readonly MinedQueue[];
  /** Scope of the queues or of the DRM driver; absent when there is neither. */
  readonly scope?: Scope;
  readonly memory: Mined<MemoryModel>;
  readonly import: Mined<Answer>;
  readonly export: Mined<Answer>;
  readonly streamingMask: Mined<number>;
  readonly coherentMask: Mined<number>;
  readonly maxSegment: Mined<number | "max">;
  readonly reservedMemory: readonly Evidence[];
  readonly role: Mined<Role>;
}

export function sure<Value>(value: Value, evidence: readonly Evidence[]): Mined<Value> {
  return { value, evidence };
}

export function doubt<Value>(
  unsure: string,
  evidence: readonly Evidence[] = [],
  value?: Value,
): Mined<Value> {
  return value === undefined ? { evidence, unsure } : { value, evidence, unsure };
}
