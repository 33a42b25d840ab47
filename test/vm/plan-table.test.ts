// The plan against the kernel: for every importer and every memory of a machine, verdict and errno are the same. The table
// is printed, so that whoever runs it sees what was compared.
import { copyFileSync, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { builtConfig, isBuilt, type MachineName, openMachine } from "./machine.ts";
import type { TableRow } from "./guest/plan-table.ts";

/** Displays on PCI beside those of the machine: none of them takes frames that it did not make. */
const PCI = [
  "cirrus-vga,romfile=",
  "bochs-display,romfile=",
  "virtio-gpu-pci,iommu_platform=on,disable-legacy=on",
];

describe.runIf(isBuilt("arm64"))("arm64, SMMUv3", () => {
  test("every memory at every importer as planned", async () => {
    const { table, second } = await run("arm64", PCI);
    print("arm64", [...table, ...second]);
    expect(wrong([...table, ...second])).toEqual([]);
    // The same driver and the same buffer: only the IOMMU differs.
    expect(errnoOf(table, "heap:system", "/clcd@50000000")).toBe("EINVAL");
    expect(errnoOf(second, "heap:system", "/clcd@50001000")).toBe(null);
    expect(errnoOf(table, "heap:cma", "/clcd@50000000")).toBe(null);
    expect(table.filter(({ errno }) => errno === "EFAULT").length).toBeGreaterThan(0);
  });
});

describe.runIf(isBuilt("arm"))("arm, no IOMMU", () => {
  test("every memory at every importer as planned", async () => {
    const { table } = await run("arm", []);
    print("arm", table);
    expect(wrong(table)).toEqual([]);
    expect(errnoOf(table, "heap:system", "/clcd@10020000")).toBe("EINVAL");
    expect(errnoOf(table, "heap:cma", "/clcd@10020000")).toBe(null);
    expect(errnoOf(table, "udmabuf", "/clcd@10020000")).toBe("EINVAL");
  });
});

async function run(name: MachineName, devices: readonly string[]) {
  const share = mkdtempSync(join(tmpdir(), "onebuf-table-"));
  mkdirSync(share, { recursive: true });
  copyFileSync(builtConfig(name), join(share, "config"));
  const options = { script: "test/vm/guest/plan-table.ts", share, devices };
  using machine = await openMachine(name, options);
  const table = (await machine.result("table")) as readonly TableRow[];
  expect(await machine.result("unplanned")).toEqual([]);
  const second = name === "arm64" ? ((await machine.result("second")) as readonly TableRow[]) : [];
  expect(await machine.exit()).toBe(0);
  return { table, second };
}

/** An unknown is no agreement here: the kernel of these machines is known whole. */
function wrong(rows: readonly TableRow[]): readonly TableRow[] {
  return rows.filter(({ agrees, verdict }) => !agrees || verdict === "unknown");
}

function errnoOf(rows: readonly TableRow[], memory: string, importer: string) {
  const row = rows.find((one) => one.memory === memory && one.importer === importer);
  return row ? row.errno : "no such row";
}

function print(name: string, rows: readonly TableRow[]): void {
  const line = (cells: readonly string[]) =>
    cells.map((cell, at) => cell.padEnd([34, 30, 10, 9][at] ?? 0)).join(" ");
  const text = rows.map(({ memory, importer, driver, translation, planned, happened, byLuck }) =>
    line([
      memory,
      importer,
      driver,
      translation,
      `${planned} | ${happened}${byLuck ? " (luck)" : ""}`,
    ]),
  );
  const head = line(["memory", "importer", "driver", "IOMMU", "planned | happened"]);
  console.log([`${name}: ${rows.length} rows`, head, ...text].join("\n"));
}
