import { describe, expect, test } from "vitest";
import { ARRIVALS, withArrivals } from "./arrivals.ts";
import type { DriverRow } from "./row.ts";
import { driverRows, findDriverRows, KERNEL_READ } from "./table.ts";
import { inVersions, parseVersion } from "./version.ts";

const camera: DriverRow = {
  driver: "camera",
  compatible: ["a,one", "a,two", "a,three"],
  kconfig: ["VIDEO_A"],
  subsystem: "v4l2",
  role: "camera",
  busMaster: "yes",
  memory: "vb2-dma-contig",
  import: "yes",
  export: "yes",
  evidence: { memory: ["a.c:3"] },
};
const driver = { driver: "camera", since: "5.6", source: "0123456789ab add a camera" };

describe("rows get the version their driver came in", () => {
  test("all of the driver's, with the commit as evidence", () => {
    expect(withArrivals([camera], [driver])).toEqual([
      {
        ...camera,
        since: "5.6",
        evidence: { memory: ["a.c:3"], since: ["Linux 5.6: 0123456789ab add a camera"] },
      },
    ]);
  });

  test("compatibles that came later are rows of their own", () => {
    const later = { ...driver, since: "5.16", compatible: ["a,two"] };
    const rows = withArrivals([camera], [driver, later]);
    expect(rows.map(({ compatible, since }) => ({ compatible, since }))).toEqual([
      { compatible: ["a,one", "a,three"], since: "5.6" },
      { compatible: ["a,two"], since: "5.16" },
    ]);
  });

  test("where nothing tells, the row stays as it is", () => {
    expect(withArrivals([camera], [{ ...driver, driver: "display" }])).toEqual([camera]);
    const [known, unknown] = withArrivals([camera], [{ ...driver, compatible: ["a,one"] }]);
    expect(known?.since).toBe("5.6");
    expect(unknown).toEqual({ ...camera, compatible: ["a,two", "a,three"] });
  });

  test("a row that states its own version keeps it", () => {
    const changed = { ...camera, since: "6.12" };
    expect(withArrivals([changed], [driver])).toEqual([changed]);
  });
});

describe("the arrivals", () => {
  test("are of drivers and compatibles that the table has", () => {
    const strangers = ARRIVALS.filter(
      (arrival) =>
        !driverRows.some(
          (row) =>
            row.driver === arrival.driver &&
            row.since === arrival.since &&
            (arrival.compatible ?? []).every((name) =>
              driverRows.some((one) => one.driver === row.driver && one.compatible.includes(name)),
            ),
        ),
    );
    expect(strangers).toEqual([]);
  });

  test("are in time for the kernel that was read", () => {
    const read = parseVersion(KERNEL_READ);
    const late = ARRIVALS.filter(({ since }) => !read || !inVersions(read, since));
    expect(late).toEqual([]);
  });
});

test("the kernel that was read has a row for every compatible", () => {
  const read = parseVersion(KERNEL_READ);
  const names = new Set(driverRows.flatMap((row) => row.compatible));
  const gaps = [...names].filter(
    (name) => !findDriverRows([name]).some((row) => read && inVersions(read, row.since, row.until)),
  );
  expect(gaps).toEqual([]);
});
