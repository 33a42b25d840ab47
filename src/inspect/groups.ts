// IOMMU groups: which devices share one, how it translates, and the addresses it keeps for itself.
import type { KernelFiles } from "../linux/files/kernel-files.ts";
import type { LookGroup } from "./look.ts";

const GROUPS = "sys/kernel/iommu_groups";

/** By their numbers. */
export function readGroups(files: KernelFiles): readonly LookGroup[] {
  return files
    .names(GROUPS)
    .filter((id) => /^\d+$/.test(id))
    .toSorted((a, b) => Number(a) - Number(b))
    .map((id) => ({
      id,
      type: files.text(`${GROUPS}/${id}/type`) ?? null,
      devices: files.names(`${GROUPS}/${id}/devices`),
      reserved: parseReserved(files.text(`${GROUPS}/${id}/reserved_regions`) ?? ""),
    }));
}

/** A line has the first and the last address, and what they are for (drivers/iommu/iommu.c:620). */
export function parseReserved(text: string): LookGroup["reserved"] {
  return text.split("\n").flatMap((line) => {
    const [, lo, hi, kind] = /^(0x[0-9a-f]{1,16}) (0x[0-9a-f]{1,16}) (\S+)$/.exec(line) ?? [];
    if (lo === undefined || hi === undefined || kind === undefined) return [];
    return [{ lo: BigInt(lo), hi: BigInt(hi), kind }];
  });
}
