// What a run says beyond its figures: streams that did not run, wrong pictures, fallbacks, luck.
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Comparison } from "./compare-with-plan.ts";
import type { StreamTask } from "./stream-task.ts";
import { refusalsOf, refusalText } from "./trial.ts";

export function runDiagnostics(
  tasks: readonly StreamTask[],
  { lucky }: Comparison,
): readonly Diagnostic[] {
  return [
    ...tasks.flatMap(streamDiagnostics),
    ...lucky.map(({ stream, node, luck }): Diagnostic => ({
      code: "run-passed-by-luck",
      severity: "note",
      message: `stream ${stream}: ${node} was to refuse and did not: ${luck}`,
      place: { node },
    })),
  ];
}

function streamDiagnostics(task: StreamTask): readonly Diagnostic[] {
  const { stream, session, trials } = task;
  const name = `stream ${stream.id}`;
  const end = session?.end;
  if (end?.kind === "stuck")
    return [
      { code: "run-stuck", severity: "error", message: `${name}: ${end.text}` },
      ...wrongPictures(task),
    ];
  if (end?.kind !== "done") return [notRun(task)];
  const first = trials[0];
  const fallback: readonly Diagnostic[] =
    trials.length > 1
      ? [
          {
            code: "run-fallback",
            severity: "warning",
            message: `${name} runs from ${trials.at(-1)?.memory ?? ""}${copiesText(task)}: ${trials.at(-1)?.because ?? ""}`,
            notes: first ? refusalsOf(first).map(refusalText) : [],
          },
        ]
      : [];
  return [...fallback, ...wrongPictures(task)];
}

function notRun({ stream, trials, isBlocked, unknownConversions }: StreamTask): Diagnostic {
  if (unknownConversions.length > 0) {
    return {
      code: "run-no-conversion",
      severity: "error",
      message: `stream ${stream.id} was not started: onebuf cannot convert ${unknownConversions.join(", ")}`,
      help: "the plan stands; only the run needs the bytes of both formats",
    };
  }
  if (isBlocked) {
    return {
      code: "run-not-possible",
      severity: "error",
      message: `stream ${stream.id} was not started: ${stream.obstacles.map(({ message }) => message).join("; ")}`,
    };
  }
  if (trials.length === 0) {
    return {
      code: "run-refused",
      severity: "error",
      message: `stream ${stream.id} did not run: there is no memory to try`,
      help: "no memory of this board serves its devices; see the plan",
    };
  }
  const why = trials.flatMap((trial) => [
    ...refusalsOf(trial).map(refusalText),
    ...wrongTexts(trial),
  ]);
  return {
    code: "run-refused",
    severity: "error",
    message: `stream ${stream.id} did not run: ${trials.length} ${trials.length === 1 ? "way was" : "ways were"} tried`,
    notes: [...new Set(why)],
  };
}

function wrongPictures({ stream, trials }: StreamTask): readonly Diagnostic[] {
  const last = trials.at(-1);
  return (last ? wrongTexts(last) : []).map((text) => ({
    code: "run-wrong-content",
    severity: "error",
    message: `stream ${stream.id}: ${text}`,
  }));
}

function wrongTexts({ devices }: StreamTask["trials"][number]): readonly string[] {
  return devices.flatMap(({ node, content }) =>
    content !== undefined && content.wrong > 0
      ? [
          `${node} saw ${content.wrong} of ${content.frames} frames wrong; the first: ${content.firstWrong ?? ""}`,
        ]
      : [],
  );
}

function copiesText({ copies }: StreamTask): string {
  return copies
    .map(({ to, consumers }) => `, with a copy into ${to} for ${consumers.join(" and ")}`)
    .join("");
}
