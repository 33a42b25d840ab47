import { expect, test } from "vitest";
import { ask } from "../testing/sample.ts";
import { exportAbility } from "./export.ts";

test("memory that is handed out has nothing against it", () => {
  expect(exportAbility.judge(ask({}))).toBeUndefined();
});

test("a driver without EXPBUF keeps its buffers to itself and the CPU", () => {
  const question = ask({});
  const memory = { ...question.memory, exporter: question.device.node, exportable: "no" as const };
  expect(exportAbility.judge({ ...question, memory })).toMatchObject({ verdict: "no", errno: "ENOTTY" });
});

test("where no fact says, the question is asked", () => {
  const question = ask({});
  const memory = { ...question.memory, exporter: "/camera", exportable: "unknown" as const };
  expect(exportAbility.judge({ ...question, memory })).toMatchObject({
    verdict: "unknown",
    question: "Can the driver of /camera export its buffers (VIDIOC_EXPBUF, PRIME_HANDLE_TO_FD)?",
  });
});
