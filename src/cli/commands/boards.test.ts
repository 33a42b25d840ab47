import { expect, test } from "vitest";
import { capture } from "../testing/capture.ts";
import { runBoards } from "./boards.ts";

test("no board of that name: what the library holds, and what to do with a board that it has not", async () => {
  const { code, err } = await capture(() => runBoards(["rk3588"], {}));
  expect(code).toBe(2);
  const flat = err.replaceAll(/\s+/g, " ");
  expect(flat).toContain('error[board-not-found]: no board of the library has "rk3588"');
  expect(flat).toContain("Linux 6.1 as Debian ships them");
  expect(flat).toContain("--board FILE.dtb");
});
