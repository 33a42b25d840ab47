import { expect, test } from "vitest";
import { type DeniedWords, deniedNode } from "./open-machine.ts";

const WORDS: DeniedWords = {
  code: "test-denied",
  message: (path, errno) => `${path}: ${errno}`,
  help: "only root may",
};

test.each([
  ["EACCES", "video", "sudo usermod -aG video $USER, then log in again"],
  ["EACCES", "root", "only root may"],
  ["EACCES", undefined, "only root may"],
  ["EPERM", "video", "only root may"],
])("%s, group %s: %s", (errno, group, help) => {
  expect(deniedNode({ path: "/dev/video0", errno, group }, WORDS)).toEqual({
    code: "test-denied",
    severity: "warning",
    message: `/dev/video0: ${errno}`,
    help,
  });
});
