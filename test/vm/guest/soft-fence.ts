// A fence that the script signals: the kernel's test timeline, drivers/dma-buf/sw_sync.c:16.
import { ioctl } from "../../../src/linux/call.ts";
import { openDevice, OwnedFd } from "../../../src/linux/fd.ts";
import { SyncFile } from "../../../src/linux/sync-file.ts";
import { s32, text, u32 } from "../../../src/linux/uapi/field.ts";
import { iow, iowr } from "../../../src/linux/uapi/request.ts";
import { struct } from "../../../src/linux/uapi/struct.ts";

const SOURCE = "drivers/dma-buf/sw_sync.c";
const created = struct("sw_sync_create_fence_data", `${SOURCE}:49`, {
  value: u32,
  name: text(32),
  fence: s32,
});
const SW_SYNC_IOC_CREATE_FENCE = iowr("SW_SYNC_IOC_CREATE_FENCE", "W", 0, created, `${SOURCE}:57`);
const SW_SYNC_IOC_INC = iow("SW_SYNC_IOC_INC", "W", 1, u32, `${SOURCE}:60`);

export interface SoftFence extends Disposable {
  readonly file: SyncFile;
  signal(): void;
}

export function softFence(): SoftFence {
  const timeline = openDevice("/sys/kernel/debug/sync/sw_sync");
  const input = { value: 1, name: "work" };
  const file = new SyncFile(new OwnedFd(ioctl(timeline, SW_SYNC_IOC_CREATE_FENCE, input).fence));
  return {
    file,
    signal: () => void ioctl(timeline, SW_SYNC_IOC_INC, 1),
    [Symbol.dispose]: () => {
      file[Symbol.dispose]();
      timeline[Symbol.dispose]();
    },
  };
}
