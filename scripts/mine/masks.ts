// DMA masks and segment sizes that a driver sets for its device. The coherent mask is the one of its own allocations:
// only the streaming mask counts for an import.
import type { Evidence } from "../../src/drivers/row.ts";
import type { CFile } from "./c-file.ts";
import { deepFields, macroOf } from "./fields.ts";
import type { SourceTree } from "./source-tree.ts";
import { statementsOf } from "./statements.ts";
import { isName, joined, type Token, tokensOf } from "./tokens.ts";

export type MaskKind = "streaming" | "coherent" | "segment" | "reserved";

export interface MaskCall {
  readonly kinds: readonly MaskKind[];
  /** Bits of a mask, bytes of a segment ("max" for all 32 bits); absent when the argument could not be read. */
  readonly value?: number | "max";
  readonly argument: string;
  readonly conditional: boolean;
  readonly evidence: Evidence;
}

const CALLS: ReadonlyMap<string, readonly MaskKind[]> = new Map([
  ["dma_set_mask", ["streaming"]],
  ["dma_set_mask_and_coherent", ["streaming", "coherent"]],
  ["dma_coerce_mask_and_coherent", ["streaming", "coherent"]],
  ["dma_set_coherent_mask", ["coherent"]],
  ["dma_set_max_seg_size", ["segment"]],
  ["vb2_dma_contig_set_max_seg_size", ["segment"]],
  ["of_reserved_mem_device_init", ["reserved"]],
  ["of_reserved_mem_device_init_by_idx", ["reserved"]],
  ["of_reserved_mem_device_init_by_name", ["reserved"]],
]);

/** A word that stands in every file that is worth reading. */
export const MASK_WORDS = [
  "dma_set_",
  "dma_coerce_mask",
  "of_reserved_mem_device_init",
  "set_max_seg_size",
  "dma_mask",
] as const;

/** @param variant name of the object the match entry points at, for masks kept in it */
export function maskCalls(
  tree: SourceTree,
  file: CFile,
  files: readonly string[],
  variant?: string,
): readonly MaskCall[] {
  return [...file.functions.values()].flatMap((block) =>
    statementsOf(block).flatMap((statement): readonly MaskCall[] => {
      const evidence = `${file.path}:${statement.line}`;
      if (statement.kind === "assignment") {
        const kind = assigned(statement.member);
        if (kind === undefined || statement.base === "") return [];
        return [
          read(
            tree,
            file,
            files,
            variant,
            { kinds: [kind], conditional: statement.conditional, evidence },
            statement.value,
          ),
        ];
      }
      const kinds = CALLS.get(statement.name);
      if (kinds === undefined) return [];
      return [
        read(
          tree,
          file,
          files,
          variant,
          { kinds, conditional: statement.conditional, evidence },
          statement.args[1] ?? [],
        ),
      ];
    }),
  );
}

/** `dev->dma_mask = x` sets it as well as the call. */
function assigned(member: string): MaskKind | undefined {
  if (member === "coherent_dma_mask") return "coherent";
  return member === "dma_mask" ? "streaming" : undefined;
}

function read(
  tree: SourceTree,
  file: CFile,
  files: readonly string[],
  variant: string | undefined,
  call: Pick<MaskCall, "kinds" | "conditional" | "evidence">,
  argument: readonly Token[],
): MaskCall {
  const segment = call.kinds.includes("segment");
  const number =
    numberOf(expanded(tree, file, argument)) ?? ofVariant(tree, files, variant, argument);
  const told = { ...call, argument: joined(argument) };
  if (number === undefined) return told;
  if (!segment) return { ...told, value: bitsOf(number) };
  return { ...told, value: number >= 0xffff_ffffn ? "max" : Number(number) };
}

/** `match->data->dma_mask`: the field of that name in the variant. */
function ofVariant(
  tree: SourceTree,
  files: readonly string[],
  variant: string | undefined,
  argument: readonly Token[],
): bigint | undefined {
  const member = argument.at(-1)?.text;
  if (variant === undefined || !isName(member) || argument.length < 3) return undefined;
  for (const path of files) {
    if (!tree.text(path).includes(variant)) continue;
    const found = tree.c(path).variables.find(({ name }) => name === variant);
    const value = found && deepFields(found.body, member)[0]?.value;
    if (value) return numberOf(value);
  }
  return undefined;
}

function expanded(tree: SourceTree, file: CFile, value: readonly Token[]): readonly Token[] {
  return value.flatMap((token) => {
    const macro = isName(token.text) ? macroOf(tree, file, token.text) : undefined;
    return macro === undefined ? [token] : tokensOf(macro);
  });
}

/** DMA_BIT_MASK(n), a number, a number minus one, UINT_MAX, ~0 and the SZ_ names. */
export function numberOf(value: readonly Token[]): bigint | undefined {
  const text = value.map((token) => token.text).join("");
  const bits = /^DMA_BIT_MASK\((\d+)\)$/.exec(text)?.[1];
  if (bits !== undefined) return (1n << BigInt(bits)) - 1n;
  if (/^(?:UINT_MAX|U32_MAX)$/.test(text)) return 0xffff_ffffn;
  if (/^~0(?:ULL|UL|ull)?$/.test(text)) return (1n << 64n) - 1n;
  const size = /^SZ_(\d+)([KMG])$/.exec(text);
  if (size) return BigInt(size[1] ?? 0) << { K: 10n, M: 20n, G: 30n }[size[2] as "K" | "M" | "G"];
  const number = /^\(?(0x[\da-fA-F]+|\d+)[uUlL]*\)?(-1)?$/.exec(text);
  return number ? BigInt(number[1] ?? 0) - (number[2] ? 1n : 0n) : undefined;
}

function bitsOf(mask: bigint): number {
  return mask.toString(2).length;
}
