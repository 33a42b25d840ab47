// Surveys all boards of the library on one kernel, one after the other.
import { buildBoard } from "../board/build.ts";
import { archOf } from "../board/arch.ts";
import type { KernelConfig } from "../board/kernel/config.ts";
import { createKernel } from "../board/kernel/create-kernel.ts";
import { socOf } from "../board/library/board-index.ts";
import { KERNEL_READ } from "../drivers/table.ts";
import type { Library } from "./load-library.ts";
import { type Pair, type PairSurvey, surveyBoard } from "./survey-pairs.ts";

export interface BoardSurvey {
  readonly name: string;
  readonly model: string;
  readonly soc: string;
  readonly pairs: { readonly [P in Pair]: PairSurvey };
}

export interface Survey {
  /** Where the device trees are from. */
  readonly source: string;
  readonly kernel: string;
  /** Name of the kernel configuration; null when heaps, CMA, IOMMU and media drivers are taken as built in. */
  readonly config: string | null;
  readonly boards: readonly BoardSurvey[];
}

/** @param config of the architecture that a board's cores have; without one everything counts as built in */
export function surveyLibrary(
  library: Library,
  config: (arch: "arm" | "arm64" | undefined) => KernelConfig | undefined = () => undefined,
  progress: (done: number, of: number) => void = () => {},
): Survey {
  const { source, boards } = library.index;
  const names = new Set<string>();
  const surveyed = boards.map((entry, at): BoardSurvey => {
    const tree = library.treeOf(entry);
    const arch = archOf(tree);
    const chosen = config(arch);
    if (chosen) names.add(chosen.file);
    const kernel = createKernel({
      ...(chosen ? { config: chosen } : {}),
      ...(arch === undefined ? {} : { archHint: arch }),
    });
    progress(at + 1, boards.length);
    return {
      name: entry.name,
      model: entry.model,
      soc: socOf(entry) ?? "unnamed",
      pairs: surveyBoard(buildBoard(tree, kernel)),
    };
  });
  return {
    source,
    kernel: KERNEL_READ,
    config: names.size === 0 ? null : [...names].join(", "),
    boards: surveyed,
  };
}
