// Every number that the costs of one board rest on, each with its source. Published or assumed by part; a calibration puts
// what was measured in their place.
import type { TranslationGeometry } from "../tlb/geometry.ts";
import type { TranslationTiming } from "../timing/translation-timing.ts";
import type { Known } from "../known.ts";

export interface BoardFigures {
  readonly dram: DramFigures;
  readonly cpu: CpuFigures;
  readonly allocation: AllocationFigures;
  readonly mapping: MappingFigures;
  /** By IOMMU node. */
  readonly iommus: ReadonlyMap<string, IommuFigures>;
  /** By node of a device that copies: bytes of the frame a second. */
  readonly engines: ReadonlyMap<string, Known>;
}

export interface DramFigures {
  /** Bytes a second that the interface can move at most. */
  readonly peak: Known;
  /** Share of the peak that masters together can have. */
  readonly usable: Known;
}

export interface CpuFigures {
  /** Of the CPU's memcpy: bytes copied a second, by whether the source and the target are mapped cached. */
  copy(source: boolean, target: boolean): Known;
  /** Nanoseconds of a system call that does next to nothing. */
  readonly call: Known;
  /** Nanoseconds to begin or end a CPU access besides the bytes. */
  readonly maintenanceFixed: Known;
  /** Nanoseconds a byte to clean a buffer out of the caches (before a device reads). */
  readonly clean: Known;
  /** Nanoseconds a byte to invalidate a buffer (before the CPU reads what a device wrote). */
  readonly invalidate: Known;
  readonly cores: Known;
}

export interface AllocationFigures {
  /** Nanoseconds of any allocation. */
  readonly fixed: Known;
  /** A page cleared and taken out of the caches. */
  readonly clearPage: Known;
  /** A block taken from the page allocator. */
  readonly block: Known;
  /** One range of a CMA area tried: per-CPU lists drained on all cores. */
  readonly range: Known;
  readonly isolatePage: Known;
  readonly migratePage: Known;
  /** A page tried again and again in vain. */
  readonly retryPage: Known;
  readonly dropPage: Known;
}

export interface MappingFigures {
  /** Nanoseconds of any map or unmap. */
  readonly fixed: Known;
  /** A table entry written. */
  readonly entry: Known;
  /** A table allocated and cleared. */
  readonly table: Known;
  /** An entry taken out of the TLB. */
  readonly invalidate: Known;
  /** A wait until the IOMMU has done so. */
  readonly sync: Known;
}

export interface IommuFigures {
  /** Preset's name, as `--iommu` takes it: `mmu-500`. */
  readonly preset: string;
  readonly geometry: TranslationGeometry;
  /** What is known of the geometry's sizes; `entries` of each cache, the least trusted first. */
  readonly sources: readonly Known[];
  readonly timing: TranslationTiming;
}
