// Part (a): every machine of a folder of pcie-bench data.
import { decide, type Part } from "../check.ts";
import { checkBandwidth, checkSuperpages, tellEntries } from "./bandwidth.ts";
import { checkLatency } from "./latency.ts";
import { type Machine, readFolder } from "./machine.ts";

/** @throws Error when there is no such folder, or a file in it is not what its name says */
export function checkFolder(folder: string): readonly Part[] {
  const { machines, skipped } = readFolder(folder);
  const parts = machines.map(checkMachine);
  if (parts.every(({ checks }) => checks.length === 0)) {
    const nothing = decide("machines that can be used", "one at least", "none", false);
    return [...parts, { title: `(a) ${folder}`, checks: [nothing], notes: skipped }];
  }
  if (skipped.length === 0) return parts;
  return [...parts, { title: "(a) not used", checks: [], notes: skipped }];
}

function checkMachine(machine: Machine): Part {
  const title = `(a) ${machine.name}`;
  const latency = checkLatency(machine);
  if (typeof latency === "string") return { title, checks: [], notes: [`left out: ${latency}`] };
  const bandwidth = checkBandwidth(machine, latency);
  const superpages = checkSuperpages(machine, latency.fit);
  const hasCheck = superpages !== undefined && typeof superpages !== "string";
  return {
    title,
    checks: [
      ...latency.checks,
      ...bandwidth,
      ...(hasCheck ? [superpages] : []),
      ...tellEntries(machine, latency),
    ],
    notes: [...latency.notes, ...(typeof superpages === "string" ? [superpages] : [])],
  };
}
