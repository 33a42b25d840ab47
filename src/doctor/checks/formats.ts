// Whether each device takes format and picture size of its stream.
import type { StreamObstacle, StreamPlan } from "../../plan/plan.ts";
import { type Evidence, nameOf, type Opening } from "../evidence.ts";
import type { Finding } from "../finding.ts";
import { isOtherFormat, mismatchIn } from "./mismatch.ts";

export function checkFormats(evidence: Evidence): readonly Finding[] {
  return evidence.plan.streams.flatMap((stream) => {
    const refused = evidence.openings
      .filter((opening) => opening.stream === stream.id)
      .flatMap((opening) => refusedFormat(evidence, stream, opening));
    const told = stream.obstacles
      .filter(({ rule, node }) => RULES.has(rule) && !refused.some(({ on }) => on === node))
      .map((obstacle) => foretold(evidence, stream, obstacle));
    return [...refused.map(({ finding }) => finding), ...told];
  });
}

/** Obstacles that are about frames and not about the device. */
const RULES: ReadonlySet<string> = new Set(["format", "size", "scale", "modifier", "direction"]);

function refusedFormat(evidence: Evidence, stream: StreamPlan, { node, refusal }: Opening) {
  if (refusal?.errno !== "EINVAL") return [];
  const mismatch = mismatchIn(refusal.detail);
  if (mismatch && !isOtherFormat(mismatch)) return [];
  const { format, width, height } = stream;
  const made = mismatch ? `; the driver offers ${mismatch.made.format} ${mismatch.made.size}` : "";
  const offered = mismatch
    ? [`pipeline: ${mismatch.made.format} ${mismatch.made.size} instead, if the others take it`]
    : [];
  const finding: Finding = {
    code: "doctor-format",
    state: "bad",
    about: nameOf(evidence, node),
    what: `${node} does not take ${format} ${width}x${height}: ${refusal.call}: EINVAL${made}`,
    change: [...commonFormats(evidence, stream), ...offered, ...listThem(evidence, node)],
    source: refusal.call,
  };
  return [{ on: node, finding }];
}

function foretold(evidence: Evidence, stream: StreamPlan, obstacle: StreamObstacle): Finding {
  const { node, verdict, message, question, facts } = obstacle;
  const isOpen = verdict !== "no";
  const asked = question === undefined ? [] : [question];
  return {
    code: isOpen ? "doctor-format-open" : "doctor-format",
    state: isOpen ? "open" : "bad",
    about: nameOf(evidence, node),
    what: message,
    change: isOpen ? asked : [...commonFormats(evidence, stream), ...listThem(evidence, node)],
    source: facts[0]?.source ?? "board",
  };
}

/** Formats that every device of the stream is known to take. */
function commonFormats({ board }: Evidence, { from, to, format }: StreamPlan): readonly string[] {
  const formatsOf = (node: string, direction: "produces" | "consumes") =>
    board.devices.find((device) => device.node === node)?.formats[direction];
  const lists = [formatsOf(from, "produces"), ...to.map((node) => formatsOf(node, "consumes"))];
  const [first, ...others] = lists;
  if (!first || others.some((list) => list === undefined)) return [];
  const common = first.filter(
    (name) => name !== format && others.every((list) => list?.includes(name)),
  );
  return common.length === 0
    ? []
    : [`pipeline: take ${common.join(" or ")}, which all its devices have`];
}

function listThem(evidence: Evidence, node: string): readonly string[] {
  const file = nameOf(evidence, node);
  if (file.startsWith("/dev/video")) return [`what it has: v4l2-ctl -d ${file} --list-formats-ext`];
  return file.startsWith("/dev/dri/") ? ["what it has: modetest -p"] : [];
}
