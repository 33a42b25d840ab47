// What a script in a test machine may say to the test that started it; machine.ts has the other end.
import { existsSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** The share, as the guest sees it. */
const SHARE = "/host";

/** Hands a value to the test, under a name. */
export function report(name: string, value: unknown): void {
  writeFileSync(`${SHARE}/${name}.json`, JSON.stringify(value));
  console.log(`\n@@RESULT ${name}`);
}

/** Says that a place of the script is reached, and goes on when the test does: it looks at the screen meanwhile. */
export async function meet(name: string): Promise<void> {
  console.log(`\n@@REACHED ${name}`);
  while (!existsSync(`${SHARE}/${name}.go`)) await sleep(20);
}
