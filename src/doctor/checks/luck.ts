// Memory that was accepted and proves nothing: pages that happen to form one run, and drivers that look at a frame only
// when it is shown.
import { type Evidence, nameOf } from "../evidence.ts";
import type { DeviceAnswer, Finding } from "../finding.ts";

export function checkLuck(evidence: Evidence): readonly Finding[] {
  const found = evidence.trials.flatMap(({ stream, memory, devices }) =>
    devices
      .filter(isNoProof)
      .filter(({ luck }) => luck !== null || isOfUse(evidence, stream, memory))
      .map((device) => ({ memory, device })),
  );
  const nodes = [...new Set(found.map(({ device }) => device.node))];
  return nodes.map((node) => {
    const own = found.filter(({ device }) => device.node === node);
    const memories = [...new Set(own.map(({ memory }) => memory))];
    const isWanted = evidence.wanted !== undefined && memories.includes(evidence.wanted);
    return {
      code: "doctor-luck",
      state: isWanted ? "bad" : "open",
      about: nameOf(evidence, node),
      what: `${node} took ${memories.join(", ")} now, which is no proof: ${own[0]?.device.luck ?? own[0]?.device.reason ?? ""}`,
      change: isWanted
        ? ["take memory that every buffer of is accepted: see the streams below"]
        : [],
      source: "trial",
    };
  });
}

/** It is the memory to be taken, or there is no other that is certain. */
function isOfUse({ wanted, outcomes }: Evidence, stream: string, memory: string): boolean {
  const isCertain = outcomes.some((one) => one.stream === stream && one.verdict === "shared");
  return memory === wanted || !isCertain;
}

function isNoProof({ answer, isProof }: DeviceAnswer): boolean {
  return answer === "mapped" && !isProof;
}
