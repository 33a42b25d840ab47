import { expect, test } from "vitest";
import { probeCandidates } from "./probe-candidates.ts";
import { DISPLAY, foundingBoard, planOf, PREVIEW, twinOf } from "./testing/founding.ts";

test("every candidate of the founding board does what the plan says of it", async () => {
  const board = foundingBoard();
  const platform = twinOf(board);
  const plan = planOf(board, PREVIEW);
  const probes = await probeCandidates(platform, board, plan, 3);
  expect(probes.map(({ candidate, agrees }) => [candidate.memory, agrees])).toEqual(
    plan.streams[0]?.candidates.map(({ memory }) => [memory, true]),
  );
  const system = probes.find(({ candidate }) => candidate.memory === "heap:system");
  expect(system?.devices.map(({ happened }) => happened)).toEqual([
    "3 frames right",
    "3 frames right",
    expect.stringMatching(`^${DISPLAY}: DRM_IOCTL_PRIME_FD_TO_HANDLE: EINVAL`),
  ]);
  expect(platform.held()).toEqual([]);
});

test("a twin that does otherwise is seen: checks skipped, and the display shows a wrong picture", async () => {
  const board = foundingBoard();
  const platform = twinOf(board, { isForced: true });
  const probes = await probeCandidates(platform, board, planOf(board, PREVIEW), 3);
  const wrong = probes.filter(({ agrees }) => !agrees);
  expect(wrong.map(({ candidate }) => candidate.memory)).toContain("heap:system");
  const display = wrong[0]?.devices.find(({ node }) => node === DISPLAY);
  expect(display).toMatchObject({ planned: "DRM_IOCTL_PRIME_FD_TO_HANDLE: EINVAL", agrees: false });
  expect(display?.happened).toMatch(/^3 of 3 frames wrong/);
});

test("without frames it says the same of every refusal, and no device has moved any", async () => {
  const board = foundingBoard();
  const platform = twinOf(board);
  const probes = await probeCandidates(platform, board, planOf(board, PREVIEW), 0);
  expect(probes.filter(({ agrees }) => !agrees)).toEqual([]);
  const system = probes.find(({ candidate }) => candidate.memory === "heap:system");
  expect(system?.devices.map(({ happened, errno }) => [happened, errno])).toEqual([
    ["mapped", null],
    ["mapped", null],
    [expect.stringMatching(`^${DISPLAY}: DRM_IOCTL_PRIME_FD_TO_HANDLE`), "EINVAL"],
  ]);
  expect(platform.held()).toEqual([]);
});
