// Prints the text of pinned-layouts.gen.ts from the C compilers and headers of this machine:
//   node scripts/run.mjs src/linux/uapi/testing/pin-layouts.ts
// Run it where headers of Linux 6.1 and a 32-bit ARM cross compiler are installed, and read the difference.
import { ABIS, type Abi } from "../abi.ts";
import { compiledLayouts, compiledNumbers, type KnownLayout } from "./c-layouts.ts";
import { type Compiler, compilers } from "./compile-c.ts";

const installed = compilers();

/** The compiler made for the machine where there is one. */
function compilerFor(abi: Abi): Compiler {
  const found = installed.findLast((compiler) => compiler.abi === abi);
  if (!found) throw new Error(`no compiler for ${abi.name}`);
  return found;
}

function lines<T>(by: ReadonlyMap<Abi, ReadonlyMap<string, T>>, show: (value: T) => string) {
  const names = [...new Set([...by.values()].flatMap((one) => [...one.keys()]))].sort();
  return names.flatMap((name) => {
    const abis = new Map<string, string[]>();
    for (const [abi, values] of by) {
      const value = values.get(name);
      if (value === undefined) continue;
      const text = show(value);
      abis.set(text, [...(abis.get(text) ?? []), abi.name]);
    }
    return [...abis].map(
      ([text, where]) =>
        `${name} [${where.length === ABIS.length ? "all" : where.join(" ")}] ${text}`,
    );
  });
}

const showLayout = ({ size, offsets }: KnownLayout) =>
  `${size}: ${offsets.map(([member, offset]) => `${member} ${offset}`).join(", ")}`;

const layouts = new Map(ABIS.map((abi) => [abi, compiledLayouts(compilerFor(abi))]));
const numbers = new Map(ABIS.map((abi) => [abi, compiledNumbers(compilerFor(abi))]));

console.log(`// What gcc 12 makes of the headers of Linux 6.1, printed by pin-layouts.ts: for each structure the machines, its size and
// the offsets of its members; for each number its value.

export const PINNED_LAYOUTS = \`
${lines(layouts, showLayout).join("\n")}
\`;

export const PINNED_NUMBERS = \`
${lines(numbers, (value) => `0x${value.toString(16)}`).join("\n")}
\`;`);
