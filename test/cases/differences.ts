// Holds a plan against what a report says: each difference as one line, none where the case comes out right.
import type { Expectation } from "./case-file.ts";
import { answerOf } from "./found.ts";
import type { Outcome } from "./run-case.ts";

type Check = (expected: Expectation, outcome: Outcome) => readonly string[];

export function differences(expected: Expectation, outcome: Outcome): readonly string[] {
  return CHECKS.flatMap((check) => check(expected, outcome));
}

const CHECKS: readonly Check[] = [
  verdict,
  memory,
  serving,
  answers,
  said,
  frame,
  window,
  chosen,
  room,
];

function verdict(expected: Expectation, { plan }: Outcome): readonly string[] {
  return differ("verdict", listOf(expected.verdict), plan.verdict);
}

function memory(expected: Expectation, { plan }: Outcome): readonly string[] {
  const wanted = expected.memory;
  if (wanted === undefined) return [];
  return plan.streams.flatMap((stream) =>
    differ(`memory of ${stream.id}`, listOf(wanted), stream.memory ?? "none"),
  );
}

function serving({ serves = [], absent = [] }: Expectation, { plan }: Outcome): readonly string[] {
  const found = (name: string) =>
    plan.streams
      .flatMap(({ candidates }) => candidates)
      .find((candidate) => candidate.memory === name);
  return [
    ...serves.flatMap((name) => differ(name, ["yes"], found(name)?.verdict ?? "no candidate")),
    ...absent.flatMap((name) =>
      differ(name, ["no candidate"], found(name) ? "a candidate" : "no candidate"),
    ),
  ];
}

function answers(expected: Expectation, { plan }: Outcome): readonly string[] {
  const { accepted = [], refused = [], undecided = [] } = expected;
  const asked = [
    ...accepted.map((one) => ({ ...one, verdict: "yes" })),
    ...refused.map((one) => ({ ...one, verdict: "no" })),
    ...undecided.map((one) => ({ ...one, verdict: "unknown" })),
  ];
  return asked.flatMap((wanted) => {
    const found = answerOf(plan.streams, wanted.memory, wanted.device);
    const what = `${wanted.memory} at ${wanted.device}`;
    if (!found) return [`${what}: no such answer`];
    const exact = ["verdict", "rule", "errno"] as const;
    const parts = ["message", "luck"] as const;
    const text = (key: string) => (wanted as { readonly [key: string]: string | undefined })[key];
    return [
      ...exact.flatMap((key) => {
        const want = text(key);
        return want === undefined ? [] : differ(`${what}, ${key}`, [want], found[key] ?? "none");
      }),
      ...parts.flatMap((key) => {
        const want = text(key);
        const has = found[key];
        const is = key === "luck" ? has !== null : has?.includes(want ?? "");
        return want === undefined || is === true ? [] : [`${what}: ${key} lacks "${want}": ${has}`];
      }),
    ];
  });
}

function said(expected: Expectation, { plan }: Outcome): readonly string[] {
  const { question, warning, silentAbout } = expected;
  const asked = plan.streams.flatMap(({ questions }) => questions).join("; ");
  const codes = plan.diagnostics.map(({ code }) => code);
  return [
    ...(question === undefined || asked.includes(question)
      ? []
      : [`question lacks "${question}": ${asked}`]),
    ...(warning === undefined || codes.includes(warning)
      ? []
      : [`nothing is said with ${warning}: ${codes.join(", ")}`]),
    ...(silentAbout !== undefined && codes.includes(silentAbout) ? [`${silentAbout} is said`] : []),
  ];
}

function frame(expected: Expectation, { plan }: Outcome): readonly string[] {
  const { strides, lines, planes, size, atLeast } = expected.frame ?? {};
  return plan.streams.flatMap(({ layout }) => [
    ...numbers(
      "strides",
      strides,
      layout.planes.map((plane) => plane.stride),
    ),
    ...numbers(
      "lines",
      lines,
      layout.planes.map((plane) => plane.lines),
    ),
    ...numbers(
      "planes",
      planes,
      layout.planes.map((plane) => plane.size),
    ),
    ...numbers("size", size === undefined ? undefined : [size], [layout.size]),
    ...(atLeast === undefined || wholePages(layout.size) >= atLeast
      ? []
      : [`size: at least ${atLeast} expected, found ${layout.size}`]),
  ]);
}

function window({ window: wanted }: Expectation, { board }: Outcome): readonly string[] {
  if (!wanted) return [];
  const found = board.devices.find(({ node }) => node.includes(wanted.device))?.window;
  const text = found ? `${found.space} up to ${found.hi}` : "none";
  return differ(`window of ${wanted.device}`, [`${wanted.space} up to ${wanted.hi}`], text);
}

function chosen({ heapName, to, engine }: Expectation, { plan }: Outcome): readonly string[] {
  return plan.streams.flatMap((stream) => [
    ...(heapName === undefined
      ? []
      : differ("heap name", [heapName], stream.heapNames[0] ?? "none")),
    ...(to === undefined ? [] : differ("consumers", [to.join(" ")], stream.to.join(" "))),
    ...(engine === undefined
      ? []
      : differ(
          "copies made by",
          [engine],
          stream.copies.map((copy) => copy.engine).join(" ") || "none",
        )),
  ]);
}

function room(
  { noRoom = [], roomUnknown = [] }: Expectation,
  { plan }: Outcome,
): readonly string[] {
  return plan.streams.flatMap(({ candidates }) => {
    const roomOf = (name: string) => {
      const found = candidates.find((candidate) => candidate.memory === name);
      if (!found) return "no candidate";
      if (found.available === null) return "unknown";
      return found.needed <= found.available ? "enough" : "too small";
    };
    return [
      ...noRoom.flatMap((name) => differ(`room in ${name}`, ["too small"], roomOf(name))),
      ...roomUnknown.flatMap((name) => differ(`room in ${name}`, ["unknown"], roomOf(name))),
    ];
  });
}

/** Allocators give whole pages. */
function wholePages(bytes: number): number {
  return Math.ceil(bytes / 4096) * 4096;
}

function numbers(
  what: string,
  wanted: readonly number[] | undefined,
  found: readonly number[],
): readonly string[] {
  return wanted === undefined ? [] : differ(what, [wanted.join(" ")], found.join(" "));
}

function differ(what: string, wanted: readonly string[], found: string): readonly string[] {
  return wanted.includes(found) ? [] : [`${what}: ${wanted.join(" or ")} expected, found ${found}`];
}

function listOf(words: string | readonly string[]): readonly string[] {
  return typeof words === "string" ? [words] : words;
}
