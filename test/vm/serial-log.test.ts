// Waiting for lines of a serial line that comes in pieces, ends lines with CR LF and may stop at any time.
import { expect, test } from "vitest";
import { openSerialLog } from "./serial-log.ts";

test("finds a line that was said already, and one still to come in pieces", async () => {
  const log = openSerialLog();
  log.take("@@UP 6.1\r\n@@RES");
  const later = log.until(/^@@RESULT (\w+)$/);
  log.take("ULT heaps\r\r\n");
  expect((await log.until(/^@@UP (.*)/))[1]).toBe("6.1");
  expect((await later)[1]).toBe("heaps");
});

test("says at what the machine stopped, with the last it said", async () => {
  const log = openSerialLog();
  const waiting = log.until(/^@@UP/);
  log.take("Kernel panic - not syncing: No working init found\r\n");
  log.end("qemu ended (0)");
  await expect(waiting).rejects.toThrow(
    "qemu ended (0) before /^@@UP/\nKernel panic - not syncing: No working init found",
  );
  await expect(log.until(/^@@EXIT/)).rejects.toThrow("qemu ended (0) before /^@@EXIT/");
});
