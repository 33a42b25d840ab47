// Whether the devices of a stream agree on bytes a line and bytes a frame.
import type { StreamPlan } from "../../plan/plan.ts";
import { type Evidence, nameOf, type Opening } from "../evidence.ts";
import type { Finding } from "../finding.ts";
import { isOtherFormat, mismatchIn } from "./mismatch.ts";

export function checkAlignment(evidence: Evidence): readonly Finding[] {
  return evidence.plan.streams.flatMap((stream) => [
    ...evidence.openings
      .filter((opening) => opening.stream === stream.id)
      .flatMap((opening) => refusedLayout(evidence, opening)),
    ...stream.ownLayouts.map(({ node, layout }) =>
      foretold(evidence, stream, node, layout.planes[0]?.stride ?? 0),
    ),
  ]);
}

function refusedLayout(evidence: Evidence, { node, refusal }: Opening): readonly Finding[] {
  const mismatch = mismatchIn(refusal?.detail ?? null);
  if (!refusal || !mismatch || isOtherFormat(mismatch)) return [];
  const { asked, made } = mismatch;
  const lines = /with lines of (\d+)/.exec(made.memory)?.[1];
  return [
    {
      code: "doctor-alignment",
      state: "bad",
      about: nameOf(evidence, node),
      what: `${node} lays ${asked.format} ${asked.size} out in ${made.memory}, not in ${asked.memory}`,
      change: [
        `board file, for \`onebuf plan\`: devices: {"${node}": {alignment: {stride: ${powerOfTwoIn(Number(lines))}}}}`,
        "pipeline: a width whose lines need no padding, a multiple of 64 or 128 as a rule",
      ],
      source: refusal.call,
    },
  ];
}

/** The largest power of two that divides the line length, as far as any device asks. */
function powerOfTwoIn(stride: number): number {
  let step = 1;
  while (step < 4096 && stride % (step * 2) === 0) step *= 2;
  return step;
}

function foretold(evidence: Evidence, stream: StreamPlan, node: string, stride: number): Finding {
  const own = stream.layout.planes[0]?.stride ?? 0;
  return {
    code: "doctor-own-layout",
    state: "bad",
    about: nameOf(evidence, node),
    what: `${node} wants frames of its own, with lines of ${stride} bytes where ${stream.from} has ${own}: a copy converts them`,
    change: ["pipeline: a format and size whose lines are the same for all devices"],
    source: "plan",
  };
}
