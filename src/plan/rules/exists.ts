// Does this kernel have the memory at all: a heap that is configured out has no device node to open.
import type { Rule } from "./rule.ts";

export const exists: Rule = {
  name: "exists",
  judge({ memory }) {
    if (memory.exists === "yes") return undefined;
    if (memory.exists === "unknown") {
      return {
        verdict: "unknown",
        reason: "whether this kernel offers it is not known",
        facts: memory.facts,
        question:
          memory.exporter === undefined
            ? `Does the board have ${memory.paths.join(" or ") || memory.id}?`
            : `Does the driver of ${memory.exporter} allocate buffers of its own?`,
      };
    }
    return {
      verdict: "no",
      reason: "this kernel does not offer it",
      ...(memory.paths[0] === undefined
        ? {}
        : { call: `open(${memory.paths[0]})`, errno: "ENOENT" }),
      facts: memory.facts,
    };
  },
};
