import { expect, test } from "vitest";
import { BOUND_NAMES, withBoundNames } from "./bound-names.ts";
import { driverRows } from "./table.ts";

test("are of drivers that the table has, and say what the row's name does not", () => {
  for (const { driver, names } of BOUND_NAMES) {
    expect(driverRows.some((row) => row.driver === driver && row.sysfs === names)).toBe(true);
    expect(names).not.toEqual([driver]);
  }
});

test("rows get them with their evidence, others stay as they are", () => {
  const [row] = driverRows;
  if (!row) throw new Error("the knowledge base is empty");
  const bound = [{ driver: row.driver, names: ["other"], evidence: ["a.c:3"] }];
  const [named] = withBoundNames([row], bound);
  expect(named).toEqual({
    ...row,
    sysfs: ["other"],
    evidence: { ...row.evidence, sysfs: ["a.c:3"] },
  });
  expect(withBoundNames([row], [])).toEqual([row]);
});
