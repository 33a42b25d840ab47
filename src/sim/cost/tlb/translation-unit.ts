// What both engines offer: the reference, which takes one access after the other, and the fast one with the same counts.
import type { AccessProgram } from "../pattern/access-program.ts";
import type { AddressMap } from "./address-map.ts";
import type { CacheGeometry, TranslationCounts } from "./geometry.ts";

/** A device's way into the unit, as `port` returns it. */
export type Port = number;

/** One device goes once through one buffer. */
export interface ScheduledPass {
  readonly port: Port;
  readonly program: AccessProgram;
  /** Device address of the buffer. */
  readonly base: number;
}

/** Caches keep what they hold from one pass to the next. */
export interface TranslationUnit {
  /**
   * A device with a micro TLB of its own, that of the geometry when absent. Devices of one domain are given the very
   * same map: they share what the caches behind hold of it.
   */
  port(map: AddressMap, micro?: CacheGeometry): Port;
  run(port: Port, program: AccessProgram, base: number): void;
  /** Takes all passes in turn, that many times over. */
  repeat(schedule: readonly ScheduledPass[], times: number): void;
  /** Since the unit was made. */
  counts(port: Port): TranslationCounts;
}
