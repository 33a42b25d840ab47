// Format modifiers: how a frame's bytes are arranged when not line by line. Names and values come from the kernel's header.
import { hex } from "../diagnostic/hex.ts";
import {
  AFBC_PARAMETERS,
  ARM_MODIFIER_TYPES,
  MODIFIERS,
  MODIFIER_VENDORS,
} from "./modifier.gen.ts";

export interface Modifier {
  /** `DRM_FORMAT_MOD_LINEAR`, `DRM_FORMAT_MOD_ARM_AFBC(0x41)`, or vendor and value: `BROADCOM(0x6005)`. */
  readonly name: string;
  readonly value: bigint;
  /** `ARM`, `NONE` for linear; `0x2a` for a vendor the header does not name. */
  readonly vendor: string;
  /** What the value's bits say, for families where the header tells. */
  readonly details: readonly string[];
}

const VENDOR_SHIFT = 56n;
const VALUE_MASK = (1n << VENDOR_SHIFT) - 1n;
const ARM_TYPE_SHIFT = 52n;
const ARM_VALUE_MASK = (1n << ARM_TYPE_SHIFT) - 1n;
const ARM = 8;
const MACRO_PREFIX = /^(?:DRM_FORMAT_MOD_|I915_FORMAT_MOD_)/;

/** Names a modifier from its 64-bit value. */
export function modifierOf(value: bigint): Modifier {
  const code = Number(value >> VENDOR_SHIFT);
  const vendor = MODIFIER_VENDORS.find((v) => v.code === code)?.name ?? hex(code);
  const known = MODIFIERS.find((m) => m.value === value);
  if (known !== undefined) return { name: known.name, value, vendor, details: [] };
  if (code === ARM) return armModifier(value, vendor);
  return { name: `${vendor}(${hex(value & VALUE_MASK)})`, value, vendor, details: [] };
}

/**
 * Reads `LINEAR`, a macro name with or without its prefix, a 64-bit number in hex, `DRM_FORMAT_MOD_ARM_AFBC(0x41)` or
 * `BROADCOM(0x6005)`. Undefined for anything else.
 */
export function parseModifier(text: string): Modifier | undefined {
  const upper = text.toUpperCase();
  const named = MODIFIERS.find((m) => {
    const name = m.name.toUpperCase();
    return name === upper || name.replace(MACRO_PREFIX, "") === upper;
  });
  if (named !== undefined) return modifierOf(named.value);
  if (/^0x[0-9a-f]{1,16}$/i.test(text)) return modifierOf(BigInt(text));
  const call = /^(?:DRM_FORMAT_MOD_)?([A-Z0-9_]+)\((0x[0-9A-F]{1,14})\)$/i.exec(text);
  return call === null
    ? undefined
    : parametricModifier((call[1] ?? "").toUpperCase(), BigInt(call[2] ?? ""));
}

/** Macro names without their prefix, for suggestions. */
export function modifierNames(): readonly string[] {
  return MODIFIERS.map((m) => m.name.replace(MACRO_PREFIX, ""));
}

function parametricModifier(family: string, parameter: bigint): Modifier | undefined {
  const vendor = MODIFIER_VENDORS.find((v) => v.name === family);
  if (vendor !== undefined) return modifierOf((BigInt(vendor.code) << VENDOR_SHIFT) | parameter);
  const type = ARM_MODIFIER_TYPES.find((t) => `ARM_${t.name}` === family);
  if (type === undefined || parameter > ARM_VALUE_MASK) return undefined;
  return modifierOf(
    (BigInt(ARM) << VENDOR_SHIFT) | (BigInt(type.code) << ARM_TYPE_SHIFT) | parameter,
  );
}

function armModifier(value: bigint, vendor: string): Modifier {
  const type = ARM_MODIFIER_TYPES.find(
    (t) => t.code === Number((value & VALUE_MASK) >> ARM_TYPE_SHIFT),
  );
  const parameter = value & ARM_VALUE_MASK;
  if (type === undefined)
    return { name: `${vendor}(${hex(value & VALUE_MASK)})`, value, vendor, details: [] };
  const details = type.name === "AFBC" ? afbcDetails(parameter) : [];
  return { name: `DRM_FORMAT_MOD_ARM_${type.name}(${hex(parameter)})`, value, vendor, details };
}

/** The low four bits choose the block size, the bits above are flags (include/uapi/drm/drm_fourcc.h:1047). */
function afbcDetails(parameter: bigint): readonly string[] {
  return AFBC_PARAMETERS.filter(({ value }) =>
    value < 0x10n ? (parameter & 0xfn) === value : (parameter & value) !== 0n,
  ).map(({ name }) => name.replace("AFBC_FORMAT_MOD_", ""));
}
