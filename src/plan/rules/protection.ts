// Protected content stays in protected memory, which only secure masters may touch; and plain devices get plain memory.
import type { Answer } from "../../diagnostic/answer.ts";
import { factsOf, type Objection, type Rule } from "./rule.ts";

export const protection: Rule = {
  name: "protection",
  judge(question) {
    const { device, memory } = question;
    if (question.protected) {
      const demands = [
        demand(
          memory.protected,
          `the stream is protected and ${memory.id} is not a protected heap`,
          memory.id,
        ),
        demand(
          device.protected,
          `the stream is protected and ${device.node} is not known as a secure master`,
          device.node,
        ),
      ].filter((objection) => objection !== undefined);
      return demands.find(({ verdict }) => verdict === "no") ?? demands[0];
    }
    if (memory.protected === "no" || device.protected === "yes") return undefined;
    if (memory.protected === "unknown")
      return demand("unknown", `whether ${memory.id} is protected is not known`, memory.id);
    if (device.protected === "unknown")
      return demand(
        "unknown",
        `${memory.id} is protected, and whether ${device.node} may touch it is not known`,
        device.node,
      );
    return {
      verdict: "no",
      reason: `${memory.id} is protected: an access by ${device.node} is stopped by the firewall`,
      facts: factsOf(device, "protected"),
    };
  },
};

function demand(answer: Answer, reason: string, who: string): Objection | undefined {
  if (answer === "yes") return undefined;
  if (answer === "no") return { verdict: "no", reason, facts: [] };
  return {
    verdict: "unknown",
    reason,
    facts: [],
    question: `Is ${who} protected on this board's firmware?`,
  };
}
