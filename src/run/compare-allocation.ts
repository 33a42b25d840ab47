// A memory that gave no buffers, against the plan: it said that the memory is not there, is too small, or gives none.
import type { Candidate } from "../plan/plan.ts";
import type { Refused } from "./trial.ts";

/** Rules that judge the memory before any device maps it. */
const ABOUT_MEMORY: ReadonlySet<string> = new Set(["exists", "allocation"]);

/** @param isAlone no other stream draws on the pools, so that the candidate's own room decides */
export function isAllocationAsPlanned(
  candidate: Candidate,
  refused: Refused,
  isAlone: boolean,
): boolean {
  const { devices, needed, available } = candidate;
  if (refused.isUnknown) return devices.some(({ verdict }) => verdict === "unknown");
  const said = devices.filter(({ verdict, rule }) => verdict === "no" && ABOUT_MEMORY.has(rule));
  if (said.some(({ errno }) => errno === null || errno === refused.errno)) return true;
  // Where nothing tells the size of the pool, the plan said nothing of its room.
  return refused.errno === "ENOMEM" && (!isAlone || available === null || needed > available);
}

/** What the plan said of the allocation, in words. */
export function allocationText({ devices, needed, available }: Candidate): string {
  const no = devices.find(({ verdict, rule }) => verdict === "no" && ABOUT_MEMORY.has(rule));
  if (no) return `${no.call ?? no.rule}: ${no.errno ?? "refused"}`;
  return available === null
    ? `${needed} bytes, room not known`
    : `${needed} bytes of ${available} there`;
}
