// Entries of the ARMv7 short-descriptor format: one 32-bit word each, as Linux fills them in
// (drivers/iommu/io-pgtable-arm-v7s.c). Pure bit arithmetic.
import type { Access } from "./page-table.ts";

/** 1 resolves the upper 12 bits of an address to sections or tables, 2 the next 8 to pages. */
export type Level = 1 | 2;

/**
 * MediaTek's variant: address bits 32 to 34 stand where permissions would, so there are none, and all is non-secure
 * (drivers/iommu/mtk_iommu.c:591).
 */
export interface ShortVariant {
  readonly mediatek: boolean;
}

/** Entries that one large page or supersection is repeated in (drivers/iommu/io-pgtable-arm-v7s.c:76). */
export const REPEATS = 16;

const TYPE = 0x3;
const TYPE_TABLE = 0x1;
/** A section at level 1, a small page at level 2. */
const TYPE_PAGE = 0x2;
const TYPE_LARGE_PAGE = 0x1;

/** Attributes relative to a block of bits that starts at bit 10 of level 1, bit 4 of level 2. */
const ACCESSED = 1 << 0;
const UNPRIVILEGED = 1 << 1;
/** TEX 1: normal memory; the low bit of three. */
const NORMAL_MEMORY = 1 << 2;
const READ_ONLY = 1 << 5;
const SHAREABLE = 1 << 6;
const NOT_GLOBAL = 1 << 7;

const SUPERSECTION = 1 << 18;
const NON_SECURE_TABLE = 1 << 3;
const NON_SECURE_SECTION = 1 << 19;
/** TEX of a small page, and how much higher it stands in a large one (drivers/iommu/io-pgtable-arm-v7s.c:120). */
const SMALL_PAGE_TEX = 0x7 << 6;
const LARGE_PAGE_TEX_SHIFT = 6;

/** Entry bits of MediaTek's address bits 32, 33 and 34 (drivers/iommu/io-pgtable-arm-v7s.c:115). */
const FOUR_GIB = 2 ** 32;
const HIGH_ADDRESS = [1 << 9, 1 << 4, 1 << 5] as const;

/** Upper bits of an entry that are address: of a page or section, of its sixteenfold, of a table. */
const ADDRESS_MASK = { 1: 0xfff0_0000, 2: 0xffff_f000 } as const;
const REPEATED_MASK = { 1: 0xff00_0000, 2: 0xffff_0000 } as const;
const TABLE_MASK = 0xffff_fc00;

export function isTable(word: number, level: Level): boolean {
  return level === 1 && (word & TYPE) === TYPE_TABLE;
}

export function isValid(word: number): boolean {
  return (word & TYPE) !== 0;
}

/** Whether it is one of the sixteen entries of a supersection or large page. */
export function isRepeated(word: number, level: Level): boolean {
  if (level === 2) return (word & TYPE_PAGE) === 0;
  return !isTable(word, level) && (word & SUPERSECTION) !== 0;
}

export function tableWord(address: number, { mediatek }: ShortVariant): number {
  return (address | TYPE_TABLE | (mediatek ? NON_SECURE_TABLE : 0)) >>> 0;
}

/** The table that an entry of level 1 points to. */
export function tableAddress(word: number): number {
  return (word & TABLE_MASK) >>> 0;
}

/** The entry of a section or small page, or of a supersection or large page when it is to be repeated. */
export function blockWord(
  physical: number,
  access: Access,
  level: Level,
  repeated: boolean,
  variant: ShortVariant,
): number {
  const single = attributes(access, level, variant) | addressBits(physical, level, variant);
  return (repeated ? toRepeated(single, level) : single) >>> 0;
}

/** First physical address of the block. */
export function blockAddress(word: number, level: Level, { mediatek }: ShortVariant): number {
  const mask = isRepeated(word, level) ? REPEATED_MASK[level] : ADDRESS_MASK[level];
  const low = (word & mask) >>> 0;
  return mediatek ? low + highAddress(word) : low;
}

/** Only "read" and "read-write" can be told: memory that is only written is mapped readable too. */
export function blockAccess(word: number, level: Level, { mediatek }: ShortVariant): Access {
  const readOnly = !mediatek && (word & (READ_ONLY << attributeShift(level))) !== 0;
  return readOnly ? "read" : "read-write";
}

/** drivers/iommu/io-pgtable-arm-v7s.c:335, for a walk that is not cache-coherent. */
function attributes(access: Access, level: Level, { mediatek }: ShortVariant): number {
  const memory = NOT_GLOBAL | SHAREABLE | NORMAL_MEMORY;
  const permissions = ACCESSED | UNPRIVILEGED | (access === "read" ? READ_ONLY : 0);
  const bits = (mediatek ? memory : memory | permissions) << attributeShift(level);
  return bits | TYPE_PAGE | (mediatek && level === 1 ? NON_SECURE_SECTION : 0);
}

function attributeShift(level: Level): number {
  return level === 1 ? 10 : 4;
}

function addressBits(physical: number, level: Level, { mediatek }: ShortVariant): number {
  const low = physical & ADDRESS_MASK[level];
  if (!mediatek) return low;
  const high = Math.floor(physical / FOUR_GIB);
  return HIGH_ADDRESS.reduce((word, bit, index) => word | ((high >> index) & 1 ? bit : 0), low);
}

function highAddress(word: number): number {
  return HIGH_ADDRESS.reduce(
    (address, bit, index) => address + ((word & bit) === 0 ? 0 : FOUR_GIB * 2 ** index),
    0,
  );
}

/** drivers/iommu/io-pgtable-arm-v7s.c:385, without the execute-never bit, which is never set here. */
function toRepeated(word: number, level: Level): number {
  if (level === 1) return word | SUPERSECTION;
  const tex = word & SMALL_PAGE_TEX;
  return (word ^ tex ^ TYPE_PAGE) | (tex << LARGE_PAGE_TEX_SHIFT) | TYPE_LARGE_PAGE;
}
