// The error numbers that buffer sharing meets, as Linux numbers them on every architecture onebuf speaks of.
// Source: include/uapi/asm-generic/errno-base.h and errno.h.

/** Name to number. */
export const ERRNO = {
  EPERM: 1,
  ENOENT: 2,
  EINTR: 4,
  EIO: 5,
  EBADF: 9,
  EAGAIN: 11,
  ENOMEM: 12,
  EACCES: 13,
  EFAULT: 14,
  EBUSY: 16,
  ENODEV: 19,
  EINVAL: 22,
  EMFILE: 24,
  ENOTTY: 25,
  EFBIG: 27,
  ENOSPC: 28,
  EPIPE: 32,
  EOVERFLOW: 75,
  ENOSYS: 38,
  EOPNOTSUPP: 95,
  ETIMEDOUT: 110,
} as const;

export type Errno = keyof typeof ERRNO;

/** The name of a number; `errno 7` for one that is not listed. */
export function errnoName(number: number): string {
  const found = Object.entries(ERRNO).find(([, value]) => value === number);
  return found ? found[0] : `errno ${number}`;
}
