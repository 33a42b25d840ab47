// Sync files: a fence as a descriptor, which polls readable when it has signalled.
import { s32, text, u32, u64 } from "./field.ts";
import { iowr } from "./request.ts";
import { struct } from "./struct.ts";

const HEADER = "include/uapi/linux/sync_file.h";

export const syncMergeData = struct("sync_merge_data", `${HEADER}:26`, {
  name: text(32),
  fd2: s32,
  fence: s32,
  flags: u32,
  pad: u32,
});

/** `status`: 0 under way, 1 signalled, below 0 an error number. */
export const syncFenceInfo = struct("sync_fence_info", `${HEADER}:42`, {
  obj_name: text(32),
  driver_name: text(32),
  status: s32,
  flags: u32,
  timestamp_ns: u64,
});

/** `sync_fence_info` points to room for `num_fences` of them; with 0 the kernel only counts. */
export const syncFileInfo = struct("sync_file_info", `${HEADER}:60`, {
  name: text(32),
  status: s32,
  flags: u32,
  num_fences: u32,
  pad: u32,
  sync_fence_info: u64,
});

export const SYNC_IOC_MERGE = iowr("SYNC_IOC_MERGE", ">", 3, syncMergeData, `${HEADER}:86`);
export const SYNC_IOC_FILE_INFO = iowr("SYNC_IOC_FILE_INFO", ">", 4, syncFileInfo, `${HEADER}:96`);
