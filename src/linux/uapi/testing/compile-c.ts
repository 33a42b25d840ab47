// Asks a C compiler for sizes, offsets and numbers. The program is never run: the answers are read from the assembly, so
// a cross compiler does as well as a native one.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Abi } from "../abi.ts";
import { ARM32, ARM32_TIME32, I386, I386_TIME32, LP64 } from "../abi.ts";

export interface Compiler {
  readonly abi: Abi;
  readonly command: string;
  readonly flags: readonly string[];
}

const WIDE_TIME = ["-D_FILE_OFFSET_BITS=64", "-D_TIME_BITS=64"];

/** ARM aligns 64-bit integers as i386 does with -malign-double, so a compiler for PCs answers for it too. */
const CANDIDATES: readonly Compiler[] = [
  { abi: LP64, command: "gcc", flags: ["-m64"] },
  { abi: I386, command: "gcc", flags: ["-m32", ...WIDE_TIME] },
  { abi: I386_TIME32, command: "gcc", flags: ["-m32"] },
  { abi: ARM32, command: "gcc", flags: ["-m32", "-malign-double", ...WIDE_TIME] },
  { abi: ARM32_TIME32, command: "gcc", flags: ["-m32", "-malign-double"] },
  { abi: LP64, command: "aarch64-linux-gnu-gcc", flags: [] },
  { abi: ARM32, command: "arm-linux-gnueabihf-gcc", flags: WIDE_TIME },
  { abi: ARM32_TIME32, command: "arm-linux-gnueabihf-gcc", flags: [] },
];

/** Those installed here with headers of the C library and the kernel. */
export function compilers(): readonly Compiler[] {
  const program = "#include <sys/time.h>\n#include <linux/videodev2.h>\n";
  return CANDIDATES.filter((compiler) => run(compiler, program).status === 0);
}

/**
 * @param expressions integer constant expressions of C, by label
 * @throws Error with the compiler's words when the program does not compile
 */
export function evaluate(
  compiler: Compiler,
  prologue: string,
  expressions: ReadonlyMap<string, string>,
): ReadonlyMap<string, number> {
  const labels = [...expressions.keys()];
  const lines = [...expressions.values()].map(
    (expression, index) => `asm volatile("\\n->${index} %c0" :: "i"(${expression}));`,
  );
  const { status, stdout, stderr } = run(
    compiler,
    `#include <stddef.h>\n${prologue}\nvoid probe(void) {\n${lines.join("\n")}\n}\n`,
  );
  if (status !== 0) throw new Error(`${compiler.command}: ${stderr.slice(0, 2000)}`);
  const answers = [...stdout.matchAll(/^->(?<index>\d+) (?<value>-?\d+)$/gm)];
  return new Map(
    answers.map(({ groups }) => [
      labels[Number(groups?.["index"])] ?? "",
      Number(groups?.["value"]),
    ]),
  );
}

/** The release the compiler's kernel headers are of, as LINUX_VERSION_CODE; 0 without headers. */
export function headerVersion(compiler: Compiler): number {
  const prologue = "#if __has_include(<linux/version.h>)\n#include <linux/version.h>\n#endif";
  const code = "\n#ifndef LINUX_VERSION_CODE\n#define LINUX_VERSION_CODE 0\n#endif";
  const answers = evaluate(compiler, prologue + code, new Map([["version", "LINUX_VERSION_CODE"]]));
  return answers.get("version") ?? 0;
}

function run({ command, flags }: Compiler, program: string) {
  const folder = mkdtempSync(join(tmpdir(), "onebuf-c-"));
  try {
    // glibc's list of stubs for 32 bit comes in a package of its own, and nothing here calls a function.
    mkdirSync(join(folder, "gnu"));
    writeFileSync(join(folder, "gnu/stubs-32.h"), "");
    const headers = [folder, ...(flags.includes("-m32") ? [multiarchHeaders(command)] : [])];
    const places = headers.flatMap((path) => ["-idirafter", path]);
    return spawnSync(command, [...flags, "-w", ...places, "-S", "-x", "c", "-o", "-", "-"], {
      input: program,
      encoding: "utf8",
      maxBuffer: 1 << 26,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Debian keeps the headers that differ between machines where -m32 does not look; those of 64 bit serve both. */
function multiarchHeaders(command: string): string {
  const { stdout } = spawnSync(command, ["-print-multiarch"], { encoding: "utf8" });
  return `/usr/include/${(stdout ?? "").trim()}`;
}
