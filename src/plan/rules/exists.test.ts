import { expect, test } from "vitest";
import { ask, exported, systemHeap } from "../testing/sample.ts";
import { exists } from "./exists.ts";

test("a heap that this kernel has", () => {
  expect(exists.judge(ask({ memory: systemHeap({ exists: "yes" }) }))).toBeUndefined();
});

test("a heap that is configured out has no file to open", () => {
  expect(exists.judge(ask({ memory: systemHeap({ exists: "no" }) }))).toMatchObject({
    verdict: "no",
    call: "open(/dev/dma_heap/system)",
    errno: "ENOENT",
  });
});

test("an exporter that cannot export has no file either, so no call is named", () => {
  const objection = exists.judge(ask({ memory: exported("/camera", { exists: "no" }) }));
  expect(objection).toMatchObject({ verdict: "no" });
  expect(objection).not.toHaveProperty("call");
});

test("not known of a driver's own buffers", () => {
  const objection = exists.judge(ask({ memory: exported("/npu", { exists: "unknown" }) }));
  expect(objection?.question).toBe("Does the driver of /npu allocate buffers of its own?");
});

test("not known: the question names the file to look for", () => {
  expect(exists.judge(ask({ memory: systemHeap({ exists: "unknown" }) }))).toMatchObject({
    verdict: "unknown",
    question: "Does the board have /dev/dma_heap/system?",
  });
});
