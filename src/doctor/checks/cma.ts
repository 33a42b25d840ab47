// Whether each CMA area holds what the plan draws from it: its size, what others have of it, and its longest free run.
// What fails for certain is told from the figures; an allocation that failed without that is explained by the kernel's log.
import type { Board } from "../../board/board.ts";
import { formatMemory } from "../../plan/amounts.ts";
import { emitCmdline } from "../../plan/setup/cmdline.ts";
import { madeByTree } from "../../plan/setup/pool-text.ts";
import { type PoolNeed, poolNeeds } from "../../plan/setup/pool.ts";
import type { LookArea } from "../../inspect/look.ts";
import type { Evidence } from "../evidence.ts";
import type { Finding, MemoryTrial } from "../finding.ts";
import { holdersOf, holdersText } from "./holders.ts";

export function checkCma(evidence: Evidence): readonly Finding[] {
  return poolNeeds(evidence.plan, evidence.board).map((need) => judge(evidence, need));
}

type Said = Pick<Finding, "code" | "state" | "what" | "change" | "source">;

function judge(evidence: Evidence, need: PoolNeed): Finding {
  const area = evidence.look.areas.find(({ name }) => name === need.pool);
  const trials = trialsOf(evidence, need);
  const said =
    size(evidence, need, area) ??
    room(evidence, need, area) ??
    pieces(evidence, need, area, trials) ??
    refused(evidence, need, trials) ??
    well(need, area, trials);
  return { about: need.pool, ...said };
}

function size(evidence: Evidence, need: PoolNeed, area: LookArea | undefined): Said | undefined {
  const has = area?.size ?? need.has;
  if (has === undefined || has >= need.needed) return undefined;
  return {
    code: "doctor-cma-too-small",
    state: "bad",
    what: `the CMA area ${need.pool} ${has === 0n ? "is not there" : `has ${formatMemory(has)}`}, and the streams need ${formatMemory(need.needed)}`,
    change: enlarge(evidence, need, area?.used ?? 0n),
    source: SOURCE,
  };
}

const SOURCE = "/sys/kernel/debug/cma, /proc/meminfo";

function room(evidence: Evidence, need: PoolNeed, area: LookArea | undefined): Said | undefined {
  if (!area || area.size === null || area.used === null) return undefined;
  const free = area.size - area.used;
  if (free >= need.needed) return undefined;
  const holders = holdersOf(evidence.look, need.pool);
  return {
    code: "doctor-cma-in-use",
    state: "bad",
    what: `of the ${formatMemory(area.size)} of ${need.pool} ${formatMemory(area.used)} are in use, and the streams need ${formatMemory(need.needed)}${holdersText(holders, area.used)}`,
    change: [
      ...holders.flatMap(({ pid, command }) => (pid === null ? [] : [`kill ${pid}  # ${command}`])),
      ...enlarge(evidence, need, area.used),
    ],
    source: SOURCE,
  };
}

/** A run that no buffer fits in. What programs have mapped there is moved away: only allocations of CMA cut it up. */
function pieces(
  evidence: Evidence,
  need: PoolNeed,
  area: LookArea | undefined,
  trials: readonly MemoryTrial[],
): Said | undefined {
  const largest = largestBuffer(need);
  if (!area || area.largestFree === null || area.largestFree >= largest) return undefined;
  if (trials.some(({ allocation }) => allocation === null)) return undefined;
  const holders = holdersOf(evidence.look, need.pool);
  return {
    code: "doctor-cma-fragmented",
    state: "bad",
    what: `${need.pool} has ${formatMemory((area.size ?? 0n) - (area.used ?? 0n))} free in pieces of at most ${formatMemory(area.largestFree)}, and one buffer takes ${formatMemory(largest)}${holdersText(holders, area.used ?? 0n)}`,
    change: [
      "allocate all buffers when the board starts, the largest first, and keep them",
      ...holders.flatMap(({ pid, command }) =>
        pid === null
          ? []
          : [`kill ${pid}  # ${command}, which holds buffers between the free runs`],
      ),
      ...enlarge(evidence, need, area.used ?? 0n),
    ],
    source: "/sys/kernel/debug/cma: maxchunk",
  };
}

/** `ret` of the kernel's line: no free run in the area (mm/cma.c:429), or pages that cannot be moved away (mm/cma.c:478). */
function refused(
  evidence: Evidence,
  need: PoolNeed,
  trials: readonly MemoryTrial[],
): Said | undefined {
  const failed = trials.find(({ allocation }) => allocation?.errno === "ENOMEM");
  if (!failed) return undefined;
  const base = { state: "bad" as const, source: failed.allocation?.call ?? "" };
  const line = failed.log.find((one) => one.includes("cma_alloc")) ?? "";
  const ret = /ret: -(\d+)/.exec(line)?.[1];
  const what = `${need.pool} gave no buffers of ${formatMemory(largestBuffer(need))}`;
  if (ret === "16")
    return {
      ...base,
      code: "doctor-cma-pinned",
      what: `${what}: pages of other programs in it are pinned and cannot be moved away ("${line}")`,
      change: [
        "stop what pins them: direct I/O, io_uring buffers, udmabuf, RDMA, passthrough to virtual machines",
        "allocate all buffers when the board starts, and keep them",
        ...enlarge(evidence, need, need.needed),
      ],
    };
  const why =
    ret === "12"
      ? `no free run is as long, each at a multiple of its size ("${line}")`
      : "in use, in pieces, or pinned: only root sees which";
  return {
    ...base,
    code: "doctor-cma-refuses",
    what: `${what}: ${why}`,
    change: [
      ...(ret === undefined ? [`sudo onebuf doctor ${evidence.pipeline}`] : []),
      ...enlarge(evidence, need, need.needed),
    ],
  };
}

function well(need: PoolNeed, area: LookArea | undefined, trials: readonly MemoryTrial[]): Said {
  const gave = trials.some(({ allocation }) => allocation === null);
  const has = area?.size ?? need.has;
  const whole = has === undefined || has === null ? "an unknown size" : formatMemory(has);
  const free =
    area?.size != null && area.used !== null
      ? `, ${formatMemory(area.size - area.used)} of it free, longest run ${formatMemory(area.largestFree ?? 0n)}`
      : "";
  const isKnown = gave || free !== "";
  return {
    code: isKnown ? "doctor-cma-fits" : "doctor-cma-unseen",
    state: isKnown ? "good" : "open",
    what: `${need.pool} has ${whole}${free}; the streams need ${formatMemory(need.needed)}${gave ? ", and got it" : ""}`,
    change: [],
    source: gave ? "trial" : SOURCE,
  };
}

/** Trials whose memory is drawn from the pool. */
function trialsOf({ trials, board }: Evidence, { pool, uses }: PoolNeed): readonly MemoryTrial[] {
  const heaps = board.heaps.filter(
    ({ id, region }) => region === pool || (id === "heap:cma" && board.cma.name === pool),
  );
  const memories = new Set([...heaps.map(({ id }) => id), ...uses.map(({ memory }) => memory)]);
  return trials.filter(({ memory, leftOut }) => leftOut === null && memories.has(memory));
}

function largestBuffer({ uses }: PoolNeed): bigint {
  const sizes = uses.flatMap(({ stream }) => stream.layout.buffers);
  return BigInt(Math.max(0, ...sizes));
}

/** An area with room for the streams beside what others have of it, as the set-up texts write it. */
function enlarge(
  { plan, board, pipeline }: Evidence,
  need: PoolNeed,
  beside: bigint,
): readonly string[] {
  const grown = plan.budget.some(({ pool }) => pool === need.pool)
    ? plan.budget.map((one) =>
        one.pool === need.pool ? { ...one, needed: one.needed + beside } : one,
      )
    : [...plan.budget, { pool: need.pool, needed: beside, available: null, source: "in use" }];
  const words = emitCmdline({ ...plan, budget: grown }, board)
    .split("\n")
    .filter((line) => line.startsWith("cma="))
    .map((line) => `kernel command line: ${line}`);
  const tree = `device tree: onebuf plan ${pipeline} --board live --emit dts > cma.dtso`;
  return madeByTree(need) ? [...withoutParameter(board, need), tree, ...words] : [...words, tree];
}

/** `cma=` takes the place of the area that the tree makes (kernel/dma/contiguous.c:406). */
function withoutParameter({ kernel }: Board, { region, needed }: PoolNeed): readonly string[] {
  const said = kernel.parameter("cma");
  if (said === undefined || region?.size === undefined || region.size < needed) return [];
  return [
    `kernel command line: remove cma=${said}, which drops the ${formatMemory(region.size)} of ${region.node}`,
  ];
}
