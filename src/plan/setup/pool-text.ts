// Why a pool has its size and its place, in sentences that every set-up kind shares.
import { listText, sizeText, hex, unique } from "./text.ts";
import type { PoolNeed } from "./pool.ts";
import type { Plan } from "../plan.ts";

/** Which streams draw from the pool, and how much. */
export function needReason(need: PoolNeed): string {
  const streams = unique(need.uses.map(({ stream }) => stream));
  const frames = streams.map(
    (s) => `${s.id} (${s.buffers} buffers of ${s.width}x${s.height} ${s.format})`,
  );
  const [who, verb] =
    frames.length === 0
      ? ["The plan", "needs"]
      : frames.length === 1
        ? ["Stream", "needs"]
        : ["Streams", "need"];
  const sentence = [who, listText(frames), verb, sizeText(need.needed)]
    .filter((word) => word !== "")
    .join(" ");
  const unplaced = unique(need.uses.flatMap(({ stream, placed }) => (placed ? [] : [stream.id])));
  const promise =
    unplaced.length === 0
      ? ""
      : ` With that much ${listText(unplaced)} is zero-copy; the plan as it stands is not.`;
  return `${sentence}; whatever else allocates from this pool comes on top.${promise}${presentSize(need)}`;
}

function presentSize(need: PoolNeed): string {
  if (need.has === undefined)
    return need.isDefault ? " The size it has now is not known: do not make it smaller." : "";
  return need.has === 0n ? "" : ` It has ${sizeText(need.has)} now.`;
}

/** Which devices say where the pool may lie. */
export function placeReason(need: PoolNeed): string {
  const { limit, unlimited } = need;
  const unknown =
    unlimited.length === 0
      ? ""
      : ` Not known, so not respected: the addresses ${listText(unlimited.map(({ node }) => node))} can reach.`;
  if (!limit) return `No address limit is known for it.${unknown}`;
  if (limit.lo > limit.hi) {
    return `The addresses that ${listText(limit.by.map(({ node }) => node))} reach do not meet.${unknown}`;
  }
  const who = listText(limit.by.map(({ node }) => node));
  const window = `physical ${hex(limit.lo)} to ${hex(limit.hi)}`;
  return `All of its devices reach ${window}; ${who} ${limit.by.length === 1 ? "sets" : "set"} that limit.${unknown}`;
}

/** What to say when `poolNeeds` is empty. A stream without any memory is no reason to call the work done. */
export function nothingNeeded(plan: Plan, done: string): string {
  const lost = plan.streams.flatMap(({ id, memory }) => (memory === null ? [id] : []));
  const served = `${done}: no stream of this plan takes contiguous memory.`;
  return lost.length === 0
    ? served
    : `${served} But stream ${listText(lost)} has no memory at all, and the plan does not say that more contiguous memory would help.`;
}

/** Whether the board's tree makes the pool, so that `cma=` on the command line would drop it. */
export function madeByTree(need: PoolNeed): boolean {
  return need.region?.node !== undefined;
}
