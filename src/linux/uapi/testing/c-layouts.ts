// The layouts of our structures as a C compiler makes them from the kernel's own headers.
import { resolve } from "node:path";
import type { Abi } from "../abi.ts";
import { type Compiler, evaluate } from "./compile-c.ts";
import { type AnyStruct, cMember, CONSTANTS, isIon, REQUESTS, STRUCTS } from "./inventory.ts";

/** Where scripts/fetch-debian.sh puts the kernel source, for machines whose headers leave DRM out. */
const FETCHED_DRM = resolve(".cache/debian/linux-source/include/uapi/drm/drm.h");

const PROLOGUE = `
#include <sys/time.h>
#include <time.h>
#include <linux/videodev2.h>
#include <linux/media.h>
#include <linux/dma-heap.h>
#include <linux/dma-buf.h>
#include <linux/udmabuf.h>
#include <linux/sync_file.h>
#define __user
#if __has_include(<drm/drm.h>)
#include <drm/drm.h>
#elif __has_include(<libdrm/drm.h>)
#include <libdrm/drm.h>
#elif __has_include("${FETCHED_DRM}")
#include "${FETCHED_DRM}"
#endif
#ifdef DRM_IOCTL_BASE
#define HAS_DRM 1
#else
#define HAS_DRM 0
#endif
`;

/** A structure's size and the offsets of its members, in the order they are declared. */
export interface KnownLayout {
  readonly size: number;
  readonly offsets: readonly (readonly [member: string, offset: number])[];
}

/** What the C compiler says, by exported name; DRM is missing where its headers are. */
export function compiledLayouts(compiler: Compiler): ReadonlyMap<string, KnownLayout> {
  const structs = available(
    compiler,
    STRUCTS.filter(([, { source }]) => !isIon(source)),
  );
  const expressions = new Map(
    structs.flatMap(([key, type]) => [
      [`${key} size`, `sizeof(struct ${type.name})`] as const,
      ...membersOf(type, compiler.abi).map(
        (member) => [`${key}.${member}`, `offsetof(struct ${type.name}, ${member})`] as const,
      ),
    ]),
  );
  const answers = evaluate(compiler, PROLOGUE, expressions);
  return new Map(
    structs.map(([key, type]) => [
      key,
      {
        size: answers.get(`${key} size`) ?? -1,
        offsets: membersOf(type, compiler.abi).map((member) => [
          member,
          answers.get(`${key}.${member}`) ?? -1,
        ]),
      },
    ]),
  );
}

/** ioctl numbers and constants by their names in C, as the compiler reads them from the headers. */
export function compiledNumbers(compiler: Compiler): ReadonlyMap<string, number> {
  const requests = REQUESTS.filter(([, { source }]) => !isIon(source)).map(([name]) => name);
  const constants = CONSTANTS.map(([name]) => name).filter((name) => !name.startsWith("ION_"));
  const names = available(
    compiler,
    [...requests, ...constants].map((name) => [name, { source: nameSource(name) }] as const),
  ).map(([name]) => [name, `(int)(${name})`] as const);
  const answers = evaluate(compiler, PROLOGUE, new Map(names));
  return new Map([...answers].map(([name, value]) => [name, value >>> 0]));
}

/** The layout our own rules give. */
export function ownLayout(type: AnyStruct, abi: Abi): KnownLayout {
  const { size, members } = type.layout(abi);
  return {
    size,
    offsets: members.map(({ name, field, offset }) => [cMember(name, field), offset]),
  };
}

function membersOf(type: AnyStruct, abi: Abi): readonly string[] {
  return ownLayout(type, abi).offsets.map(([member]) => member);
}

function nameSource(name: string): string {
  return name.startsWith("DRM_") ? "drm" : "linux";
}

/** Those whose headers are installed. */
function available<T extends { readonly source: string }>(
  compiler: Compiler,
  all: readonly (readonly [string, T])[],
): readonly (readonly [string, T])[] {
  const hasDrm = evaluate(compiler, PROLOGUE, new Map([["drm", "HAS_DRM"]])).get("drm") === 1;
  return hasDrm ? all : all.filter(([, { source }]) => !source.includes("drm"));
}
