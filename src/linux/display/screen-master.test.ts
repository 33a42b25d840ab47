// The list of a card's clients, as Linux 6.1 prints it.
import { expect, test } from "vitest";
import { kernelFiles } from "../testing/folder.ts";
import { screenMaster } from "./screen-master.ts";

const CLIENTS = `             command   pid dev master a   uid      magic
              weston   312   0   y    y     0          0
                node   400   0   n    y  1000          1
`;

test("the master is named where the list may be read", () => {
  const files = kernelFiles({ "sys/kernel/debug/dri/0/clients": CLIENTS });
  expect(screenMaster(files, 0)).toBe("weston (process 312) is master of the card");
});

test("else where it is found is said", () => {
  expect(screenMaster(kernelFiles({ "proc/version": "" }), 1)).toBe(
    "another program is master of the card; root sees which in /sys/kernel/debug/dri/1/clients",
  );
});
