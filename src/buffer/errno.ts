// The error numbers that buffer sharing meets, as Linux numbers them on every architecture onebuf speaks of.
// Source: include/uapi/asm-generic/errno-base.h and errno.h.

/** Name to number. */
export const ERRNO = {
  EPERM: 1,
  ENOENT: 2,
  EINTR: 4,
  EIO: 5,
  ENXIO: 6,
  E2BIG: 7,
  EBADF: 9,
  EAGAIN: 11,
  ENOMEM: 12,
  EACCES: 13,
  EFAULT: 14,
  EBUSY: 16,
  EEXIST: 17,
  EXDEV: 18,
  ENODEV: 19,
  ENOTDIR: 20,
  EISDIR: 21,
  EINVAL: 22,
  ENFILE: 23,
  EMFILE: 24,
  ENOTTY: 25,
  EFBIG: 27,
  ENOSPC: 28,
  ESPIPE: 29,
  EROFS: 30,
  EPIPE: 32,
  ERANGE: 34,
  EDEADLK: 35,
  ENAMETOOLONG: 36,
  ENOSYS: 38,
  ELOOP: 40,
  ENODATA: 61,
  ENOLINK: 67,
  EPROTO: 71,
  EOVERFLOW: 75,
  EILSEQ: 84,
  ENOTSOCK: 88,
  EMSGSIZE: 90,
  EOPNOTSUPP: 95,
  EADDRINUSE: 98,
  ECONNRESET: 104,
  ENOBUFS: 105,
  ENOTCONN: 107,
  ETOOMANYREFS: 109,
  ETIMEDOUT: 110,
  ECONNREFUSED: 111,
  EALREADY: 114,
  EINPROGRESS: 115,
  EREMOTEIO: 121,
  ECANCELED: 125,
  EHWPOISON: 133,
  /** Not meant for user space, but drivers let them out: include/linux/errno.h:19 and 27. */
  EPROBE_DEFER: 517,
  ENOTSUPP: 524,
} as const;

export type Errno = keyof typeof ERRNO;

/** The name of a number; `errno 7` for one that is not listed. */
export function errnoName(number: number): string {
  const found = Object.entries(ERRNO).find(([, value]) => value === number);
  return found ? found[0] : `errno ${number}`;
}
