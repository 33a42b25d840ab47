import { expect, test } from "vitest";
import type { Board } from "../board/board.ts";
import { foundingBoard } from "../plan/testing/founding.ts";
import { roleAt } from "./service-times.ts";

const CAMERA = "/soc/isp@ff910000";

function boardWith(roles: Board["devices"][number]["roles"]): Board {
  const board = foundingBoard();
  const devices = board.devices.map((device) =>
    device.node === CAMERA ? { ...device, role: roles[0] ?? "unknown", roles } : device,
  );
  return { ...board, devices };
}

test("a device of several roles is what its end of the stream makes of it", () => {
  const ipu = boardWith(["display", "camera", "2d"]);
  expect(roleAt(ipu, CAMERA, "producer")).toBe("camera");
  expect(roleAt(ipu, CAMERA, "consumer")).toBe("display");
});

test("one role is one role", () => {
  expect(roleAt(boardWith(["codec"]), CAMERA, "producer")).toBe("codec");
  expect(roleAt(boardWith(["npu"]), CAMERA, "consumer")).toBe("npu");
  expect(roleAt(boardWith([]), "/nowhere", "consumer")).toBe("unknown");
});
