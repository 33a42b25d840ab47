// Kernel structures, written as their members in order; offsets follow from the machine's C rules.
import type { Abi } from "./abi.ts";
import type { Field, Patch } from "./field.ts";

type Members = { readonly [name: string]: Field<unknown> };
type PatchOfMembers = { readonly [name: string]: Patch<unknown> };
type ValueOf<M extends Members> = {
  readonly [K in keyof M]: M[K] extends Field<infer T> ? T : never;
};

export interface StructType<T> extends Field<T> {
  readonly kind: "struct";
  /** As C names it; several members of a union may share one. */
  readonly name: string;
  /** Where the kernel declares it. */
  readonly source: string;
  layout(abi: Abi): Layout;
}

/** Bytes; padding is in the gaps between members and behind the last. */
export interface Layout {
  readonly size: number;
  readonly alignment: number;
  readonly members: readonly Placed[];
}

interface Placed {
  readonly name: string;
  readonly field: Field<unknown>;
  readonly offset: number;
}

/** Members that share one place. C has no name for it where `isAnonymous`; the key it has here is ours alone. */
export interface UnionType<T> extends Field<T> {
  readonly kind: "union";
  readonly isAnonymous: boolean;
  readonly members: readonly string[];
}

/** A structure with natural alignment. Its members carry the names they have in C. */
export function struct<M extends Members>(
  name: string,
  source: string,
  members: M,
): StructType<ValueOf<M>> {
  return structOf(name, source, (abi) => placeInOrder(members, abi));
}

/** A structure without padding (`__attribute__((packed))`). */
export function packed<M extends Members>(
  name: string,
  source: string,
  members: M,
): StructType<ValueOf<M>> {
  return structOf(name, source, (abi) => placeWithoutGaps(members, abi));
}

/** Reading gives every member's view of the bytes; writing takes those that the patch names. */
export function union<M extends Members>(members: M): UnionType<ValueOf<M>> {
  return unionOf(members, false);
}

/** A union whose members C names as if they were the structure's own. */
export function anonymousUnion<M extends Members>(members: M): UnionType<ValueOf<M>> {
  return unionOf(members, true);
}

/** A new structure of zeroes, with what the patch names. */
export function encode<T>(type: Field<T>, patch: NoInfer<Patch<T>>, abi: Abi): Uint8Array {
  const bytes = new Uint8Array(new ArrayBuffer(type.size(abi)));
  type.write(viewOf(bytes), 0, patch, abi);
  return bytes;
}

/** @throws RangeError when the bytes are too few */
export function decode<T>(type: Field<T>, bytes: Uint8Array, abi: Abi): T {
  return type.read(viewOf(bytes), 0, abi);
}

/** Structures that lie one behind the other, as the kernel fills them in. */
export function decodeMany<T>(type: Field<T>, bytes: Uint8Array, abi: Abi): readonly T[] {
  const size = type.size(abi);
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, index) =>
    decode(type, bytes.subarray(index * size, (index + 1) * size), abi),
  );
}

function structOf<T>(name: string, source: string, place: (abi: Abi) => Layout): StructType<T> {
  // A process asks for one machine's again and again.
  let last: ({ readonly abi: Abi; readonly byName: PlacedByName } & Layout) | undefined;
  const layout = (abi: Abi) => {
    if (last?.abi === abi) return last;
    const placed = place(abi);
    last = { abi, ...placed, byName: byName(placed.members) };
    return last;
  };
  return {
    kind: "struct",
    name,
    source,
    layout,
    size: (abi) => layout(abi).size,
    alignment: (abi) => layout(abi).alignment,
    read: (view, at, abi) => readMembers<T>(layout(abi).members, view, at, abi),
    write: (view, at, patch, abi) => {
      writeMembers(layout(abi).byName, view, at, patch as PatchOfMembers, abi);
    },
  };
}

function unionOf<M extends Members>(members: M, isAnonymous: boolean): UnionType<ValueOf<M>> {
  const fields = Object.values(members);
  const placed = Object.entries(members).map(([name, field]) => ({ name, field, offset: 0 }));
  const indexed = byName(placed);
  const alignment = (abi: Abi) => Math.max(...fields.map((field) => field.alignment(abi)));
  return {
    kind: "union",
    isAnonymous,
    members: Object.keys(members),
    size: (abi) => roundUp(Math.max(...fields.map((field) => field.size(abi))), alignment(abi)),
    alignment,
    read: (view, at, abi) => readMembers(placed, view, at, abi),
    write: (view, at, patch, abi) => {
      writeMembers(indexed, view, at, patch as PatchOfMembers, abi);
    },
  };
}

function placeInOrder(members: Members, abi: Abi): Layout {
  const placed: Placed[] = [];
  let end = 0;
  let alignment = 1;
  for (const [name, field] of Object.entries(members)) {
    const own = field.alignment(abi);
    const offset = roundUp(end, own);
    placed.push({ name, field, offset });
    end = offset + field.size(abi);
    alignment = Math.max(alignment, own);
  }
  return { size: roundUp(end, alignment), alignment, members: placed };
}

function placeWithoutGaps(members: Members, abi: Abi): Layout {
  const placed: Placed[] = [];
  let end = 0;
  for (const [name, field] of Object.entries(members)) {
    placed.push({ name, field, offset: end });
    end += field.size(abi);
  }
  return { size: end, alignment: 1, members: placed };
}

function readMembers<T>(members: readonly Placed[], view: DataView, at: number, abi: Abi): T {
  const value: { [name: string]: unknown } = {};
  for (const { name, field, offset } of members) value[name] = field.read(view, at + offset, abi);
  return value as T;
}

function writeMembers(
  members: PlacedByName,
  view: DataView,
  at: number,
  patch: PatchOfMembers,
  abi: Abi,
): void {
  // Not Object.entries, which takes ten times as long: this is done for most of what the kernel is asked.
  for (const name of Object.keys(patch)) {
    const member = members.get(name);
    if (!member) throw new TypeError(`there is no member ${name}`);
    member.field.write(view, at + member.offset, patch[name] as Patch<unknown>, abi);
  }
}

type PlacedByName = ReadonlyMap<string, Placed>;

function byName(members: readonly Placed[]): PlacedByName {
  return new Map(members.map((member) => [member.name, member]));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
