// The event by which a decoder says that it has read a stream's size: at its beginning, and when it changes.
// Source: Documentation/userspace-api/media/v4l/dev-decoder.rst:360.
import { attempt, isRefused, KernelError } from "../../buffer/kernel-error.ts";
import { ioctl } from "../call.ts";
import type { OwnedFd } from "../fd.ts";
import {
  V4L2_EVENT_SOURCE_CHANGE,
  V4L2_EVENT_SRC_CH_RESOLUTION,
  VIDIOC_DQEVENT,
  VIDIOC_SUBSCRIBE_EVENT,
} from "../uapi/v4l2-event.ts";

/** @returns false where the driver has no such event */
export function watchSourceChange(fd: OwnedFd): boolean {
  const input = { type: V4L2_EVENT_SOURCE_CHANGE };
  return !isRefused(attempt(() => ioctl(fd, VIDIOC_SUBSCRIBE_EVENT, input)));
}

/** Whether there was such an event since the last look. */
export function hasSourceChanged(fd: OwnedFd): boolean {
  let hasChanged = false;
  for (;;) {
    const event = attempt(() => ioctl(fd, VIDIOC_DQEVENT, {}));
    if (isRefused(event)) {
      // ENOENT: there is none left (drivers/media/v4l2-core/v4l2-event.c:37).
      if (event instanceof KernelError && ["ENOENT", "ENOTTY", "EINVAL"].includes(event.errno))
        return hasChanged;
      throw event;
    }
    const { type, u } = event;
    const isOfSize = (u.src_change.changes & V4L2_EVENT_SRC_CH_RESOLUTION) !== 0;
    hasChanged ||= type === V4L2_EVENT_SOURCE_CHANGE && isOfSize;
  }
}
