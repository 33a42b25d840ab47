// What a member of a kernel structure can be: integers, addresses, text, and arrays of them.
import type { Abi } from "./abi.ts";

/** A C type: how much room it takes on a machine, and how a value of it is read and written. */
export interface Field<T> {
  size(abi: Abi): number;
  alignment(abi: Abi): number;
  read(view: DataView, at: number, abi: Abi): T;
  /** Writes what the patch names and leaves the rest. @throws RangeError for a value that does not fit */
  write(view: DataView, at: number, patch: Patch<T>, abi: Abi): void;
}

/** A value of which parts may be left out: members of structures, and the tail of arrays. */
export type Patch<T> = T extends number | bigint | string | Uint8Array
  ? T
  : T extends readonly (infer E)[]
    ? readonly Patch<E>[]
    : { readonly [K in keyof T]?: Patch<T[K]> };

const DECODER = new TextDecoder();
const ENCODER = new TextEncoder();

export const u8 = small(1, 0, {
  get: (view, at) => view.getUint8(at),
  set: (view, at, value) => view.setUint8(at, value),
});
export const u16 = small(2, 0, {
  get: (view, at) => view.getUint16(at, true),
  set: (view, at, value) => view.setUint16(at, value, true),
});
export const u32 = small(4, 0, {
  get: (view, at) => view.getUint32(at, true),
  set: (view, at, value) => view.setUint32(at, value, true),
});
export const s32 = small(4, -(2 ** 31), {
  get: (view, at) => view.getInt32(at, true),
  set: (view, at, value) => view.setInt32(at, value, true),
});
export const u64 = wide(0n, (view, at) => view.getBigUint64(at, true));
export const s64 = wide(-(1n << 63n), (view, at) => view.getBigInt64(at, true));

const HIGHEST_WORD = { 4: 0xffff_ffffn, 8: 0xffff_ffff_ffff_ffffn } as const;

/** `unsigned long`, `size_t` and every pointer: as wide as an address. */
export const word: Field<bigint> = {
  size: ({ wordBytes }) => wordBytes,
  alignment: ({ wordBytes }) => wordBytes,
  read: (view, at, { wordBytes }) =>
    wordBytes === 8 ? view.getBigUint64(at, true) : BigInt(view.getUint32(at, true)),
  write: (view, at, value, { wordBytes }) => {
    requireRange(value, 0n, HIGHEST_WORD[wordBytes]);
    if (wordBytes === 8) view.setBigUint64(at, value, true);
    else view.setUint32(at, Number(value), true);
  },
};

/** One of the two numbers in a `timeval` or `timespec`; whole below 2^53. */
export const time: Field<number> = {
  size: ({ timeBytes }) => timeBytes,
  alignment: ({ timeBytes, wideAlignment }) => Math.min(timeBytes, wideAlignment),
  read: (view, at, { timeBytes }) =>
    timeBytes === 8 ? Number(view.getBigInt64(at, true)) : view.getInt32(at, true),
  write: (view, at, value, { timeBytes }) => {
    if (timeBytes === 8) {
      requireInteger(value, -(2 ** 53), 2 ** 53 - 1);
      view.setInt32(at, value | 0, true);
      view.setInt32(at + 4, Math.floor(value / 2 ** 32), true);
    } else {
      requireInteger(value, -(2 ** 31), 2 ** 31 - 1);
      view.setInt32(at, value, true);
    }
  },
};

/** `char name[length]`, read up to its first zero byte. */
export function text(length: number): Field<string> {
  return {
    size: () => length,
    alignment: () => 1,
    read: (view, at) => {
      const bytes = bytesAt(view, at, length);
      const end = bytes.indexOf(0);
      return DECODER.decode(bytes.subarray(0, end < 0 ? length : end));
    },
    write: (view, at, value) => {
      const encoded = ENCODER.encode(value);
      if (encoded.length >= length) {
        throw new RangeError(`"${value}" has more than ${length - 1} bytes`);
      }
      bytesAt(view, at, length).fill(0).set(encoded);
    },
  };
}

/** Bytes whose meaning depends on something else; read as a copy. */
export function raw(length: number): Field<Uint8Array> {
  return {
    size: () => length,
    alignment: () => 1,
    read: (view, at) => bytesAt(view, at, length).slice(),
    write: (view, at, value) => {
      requireLength(value.length, length);
      bytesAt(view, at, length).set(value);
    },
  };
}

export function array<T>(element: Field<T>, length: number): Field<readonly T[]> {
  return {
    size: (abi) => element.size(abi) * length,
    alignment: (abi) => element.alignment(abi),
    read: (view, at, abi) => {
      const size = element.size(abi);
      const values: T[] = [];
      for (let index = 0; index < length; index += 1) {
        values.push(element.read(view, at + index * size, abi));
      }
      return values;
    },
    write: (view, at, patch, abi) => {
      const values = patch as readonly Patch<T>[];
      requireLength(values.length, length);
      values.forEach((value, index) => {
        element.write(view, at + index * element.size(abi), value, abi);
      });
    },
  };
}

interface Access {
  readonly get: (view: DataView, at: number) => number;
  readonly set: (view: DataView, at: number, value: number) => void;
}

function small(bytes: 1 | 2 | 4, lowest: number, { get, set }: Access): Field<number> {
  const highest = lowest + 2 ** (8 * bytes) - 1;
  return {
    size: () => bytes,
    alignment: () => bytes,
    read: get,
    write: (view, at, value) => {
      requireInteger(value, lowest, highest);
      set(view, at, value);
    },
  };
}

function wide(lowest: bigint, read: (view: DataView, at: number) => bigint): Field<bigint> {
  const highest = lowest + (1n << 64n) - 1n;
  return {
    size: () => 8,
    alignment: ({ wideAlignment }) => wideAlignment,
    read,
    write: (view, at, value) => {
      requireRange(value, lowest, highest);
      view.setBigUint64(at, BigInt.asUintN(64, value), true);
    },
  };
}

function bytesAt(view: DataView, at: number, length: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + at, length);
}

function requireInteger(value: number, lowest: number, highest: number): void {
  if (Number.isInteger(value) && value >= lowest && value <= highest) return;
  throw new RangeError(`${value} is no integer from ${lowest} to ${highest}`);
}

function requireRange(value: bigint, lowest: bigint, highest: bigint): void {
  if (value >= lowest && value <= highest) return;
  throw new RangeError(`${value} is not from ${lowest} to ${highest}`);
}

function requireLength(length: number, most: number): void {
  if (length > most) throw new RangeError(`${length} elements, where ${most} fit`);
}
