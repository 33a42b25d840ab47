// A folder of pcie-bench data: machines without IOMMU, and the same ones with it.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readSweep, type Sweep } from "./sweep.ts";

const SMALL_PAGES = "-iommu-nosp";
const SUPERPAGES = "-iommu";

/** Runs of one machine, as far as they are there. */
export interface Machine {
  readonly name: string;
  readonly without: Runs;
  readonly smallPages: Runs | undefined;
  readonly superpages: Runs | undefined;
}

/** Sweeps by the file's name: `lat_cmd_sweep_rd_rnd_64`. Undefined for a file that is not there. */
export type Runs = (name: string) => Sweep | undefined;

export interface Folder {
  readonly machines: readonly Machine[];
  /** Folders that are of no use, and why. */
  readonly skipped: readonly string[];
}

/** @throws Error when there is no such folder */
export function readFolder(folder: string): Folder {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();
  const runs = (name: string) => (names.includes(name) ? runsIn(join(folder, name)) : undefined);
  const isWithIommu = (name: string) => name.endsWith(SMALL_PAGES) || name.endsWith(SUPERPAGES);
  const baseOf = (name: string) => name.replace(/-iommu(-nosp)?$/, "");
  const machines = names
    .filter((name) => !isWithIommu(name))
    .map((name) => ({
      name,
      without: runsIn(join(folder, name)),
      smallPages: runs(name + SMALL_PAGES),
      superpages: runs(name + SUPERPAGES),
    }))
    .filter(({ smallPages, superpages }) => smallPages ?? superpages);
  const used = new Set(machines.map(({ name }) => name));
  const skipped = names
    .filter((name) => !used.has(baseOf(name)))
    .map((name) =>
      isWithIommu(name)
        ? `${name}: the same machine without IOMMU is not there`
        : `${name}: the same machine with IOMMU is not there`,
    );
  return { machines, skipped };
}

function runsIn(folder: string): Runs {
  return (name) => {
    const path = join(folder, `${name}.csv`);
    return existsSync(path) ? readSweep(readFileSync(path, "utf8")) : undefined;
  };
}
