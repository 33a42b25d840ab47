// Memory that was accepted and proves nothing: pages that happen to form one run, and drivers that look at a frame only
// when it is shown.
import { type Evidence, nameOf } from "../evidence.ts";
import type { DeviceAnswer, Finding } from "../finding.ts";

export function checkLuck(evidence: Evidence): readonly Finding[] {
  const found = evidence.trials.flatMap(({ memory, devices }) =>
    devices.filter(isNoProof).map((device) => ({ memory, device })),
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
      change: isWanted ? ["take memory that every buffer of is accepted: see the streams below"] : [],
      source: "trial",
    };
  });
}

function isNoProof({ answer, isProof }: DeviceAnswer): boolean {
  return answer === "mapped" && !isProof;
}
