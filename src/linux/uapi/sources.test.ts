import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isIon, REQUESTS, STRUCTS } from "./testing/inventory.ts";

/** Where scripts/fetch-debian.sh puts it, or where the person says it is. */
const SOURCE = process.env["LINUX_SOURCE"] ?? ".cache/debian/linux-source";

/** The text at `file:line`; empty where there is none. */
function lineAt(source: string): string {
  const [path = "", line] = source.split(":");
  return readFileSync(join(SOURCE, path), "utf8").split("\n")[Number(line) - 1] ?? "";
}

test.skipIf(!existsSync(join(SOURCE, "Makefile")))(
  "every structure and request is declared where it says",
  () => {
    const cited = [...STRUCTS, ...REQUESTS].filter(([, { source }]) => !isIon(source));
    const wrong = cited.filter(([, { name, source }]) => {
      // The kernel has no timeval and timespec of user space; these are the same structures under names of its own.
      const text = lineAt(source).replace(/__kernel_(?:old_)?time/, "time");
      return !new RegExp(`(?:struct|define)\\s+${name}\\b`).test(text);
    });
    expect(wrong.map(([, { name, source }]) => `${name} ${source}: ${lineAt(source)}`)).toEqual([]);
    expect(cited.length).toBeGreaterThan(100);
  },
);
