// DRM drivers: what their buffer objects are made of, read from the helper macro or the body of their import function.
import type { Answer } from "../../src/diagnostic/answer.ts";
import type { Evidence, MemoryModel } from "../../src/drivers/row.ts";
import type { Block, CFile } from "./c-file.ts";
import { fieldsOf } from "./fields.ts";
import { doubt, type Mined, sure } from "./mined.ts";
import type { SourceTree } from "./source-tree.ts";
import { statementsOf } from "./statements.ts";
import { isName, joined } from "./tokens.ts";

export interface DrmDriver {
  readonly memory: Mined<MemoryModel>;
  readonly import: Mined<Answer>;
  readonly export: Mined<Answer>;
  readonly modeset: boolean;
  readonly render: boolean;
}

/** Macros that fill a `struct drm_driver` (include/drm/drm_gem_dma_helper.h, drm_gem_shmem_helper.h, drm_gem_vram_helper.h). */
const HELPERS: readonly { readonly macro: RegExp; readonly memory?: MemoryModel }[] = [
  { macro: /^DRM_GEM_DMA_DRIVER_OPS/, memory: "gem-dma" },
  { macro: /^DRM_GEM_SHMEM_DRIVER_OPS/, memory: "gem-shmem" },
  { macro: /^DRM_GEM_VRAM_DRIVER/ },
];

/** What a call inside an import function means. */
const SIGNS: readonly { readonly call: RegExp; readonly memory: MemoryModel }[] = [
  { call: /^drm_prime_get_contiguous_size$/, memory: "gem-dma" },
  { call: /^drm_gem_dma_prime_import_sg_table/, memory: "gem-dma" },
  { call: /^drm_gem_shmem_prime_import_sg_table$/, memory: "gem-shmem" },
  { call: /^drm_prime_sg_to_(?:page|dma_addr)_array$/, memory: "gem-scatter" },
];

const DEEPEST = 3;

/** @param files C files of the module, where the driver's own functions are looked for */
export function drmDriversOf(
  tree: SourceTree,
  file: CFile,
  files: readonly string[],
): readonly DrmDriver[] {
  return file.variables
    .filter(({ type }) => type === "drm_driver")
    .map(({ body, line }) => {
      const fields = fieldsOf(body);
      const place: Evidence = `${file.path}:${line}`;
      const helper = HELPERS.find(({ macro }) => body.some(({ text }) => macro.test(text)));
      const own =
        fields.find(({ name }) => name === "gem_prime_import_sg_table") ??
        fields.find(({ name }) => name === "gem_prime_import");
      const function_ = own?.value.find(({ text }) => isName(text))?.text;
      const features = joined(fields.find(({ name }) => name === "driver_features")?.value ?? []);
      const has = (name: string): Mined<Answer> =>
        sure(helper || fields.some((field) => field.name === name) ? "yes" : "no", [place]);
      return {
        memory:
          function_ === undefined
            ? helperMemory(helper, place)
            : importMemory(tree, files, function_, `${file.path}:${own?.line}`),
        import: has("prime_fd_to_handle"),
        export: has("prime_handle_to_fd"),
        modeset: features.includes("DRIVER_MODESET"),
        render: features.includes("DRIVER_RENDER"),
      };
    });
}

function helperMemory(
  helper: (typeof HELPERS)[number] | undefined,
  place: Evidence,
): Mined<MemoryModel> {
  if (helper?.memory !== undefined) return sure(helper.memory, [place]);
  return doubt(helper ? "buffer objects in video memory" : "no helper and no import function", [
    place,
  ]);
}

function importMemory(
  tree: SourceTree,
  files: readonly string[],
  name: string,
  place: Evidence,
): Mined<MemoryModel> {
  const known = SIGNS.find(({ call }) => call.test(name));
  if (known) return sure(known.memory, [place]);
  const signs = signsIn(tree, files, name, DEEPEST, false);
  const kinds = [...new Set(signs.map(({ memory }) => memory))];
  const evidence = [place, ...signs.map(({ where }) => where)];
  const [memory] = kinds;
  if (memory === undefined) return doubt(`${name} says nothing the miner knows`, evidence);
  if (kinds.length > 1) return doubt(`${name} has several ways: ${kinds.join(", ")}`, evidence);
  if (signs.every(({ conditional }) => conditional))
    return doubt(`${name} does so under a condition`, evidence, memory);
  return sure(memory, evidence);
}

interface Sign {
  readonly memory: MemoryModel;
  readonly where: Evidence;
  readonly conditional: boolean;
}

/** Reads a function and those of the module that it calls. */
function signsIn(
  tree: SourceTree,
  files: readonly string[],
  name: string,
  deep: number,
  conditional: boolean,
): readonly Sign[] {
  const found = functionIn(tree, files, name);
  if (!found || deep === 0) return [];
  return statementsOf(found.block).flatMap((call): readonly Sign[] => {
    if (call.kind !== "call" || call.name === name) return [];
    const sign = SIGNS.find((one) => one.call.test(call.name));
    const sometimes = conditional || call.conditional;
    if (!sign) return signsIn(tree, files, call.name, deep - 1, sometimes);
    return [{ memory: sign.memory, where: `${found.path}:${call.line}`, conditional: sometimes }];
  });
}

function functionIn(
  tree: SourceTree,
  files: readonly string[],
  name: string,
): { readonly path: string; readonly block: Block } | undefined {
  for (const path of files) {
    if (!tree.mayDefine(path, name)) continue;
    const block = tree.c(path).functions.get(name);
    if (block) return { path, block };
  }
  return undefined;
}
