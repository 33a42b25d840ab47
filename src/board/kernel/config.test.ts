import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseKernelConfig } from "./config.ts";

/** Lines of Debian's config-6.1.0-50-arm64. */
const DEBIAN_ARM64 = `#
# Automatically generated file; DO NOT EDIT.
# Linux/arm64 6.1.176 Kernel Configuration
#
CONFIG_CC_VERSION_TEXT="gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0"
CONFIG_CMA=y
# CONFIG_CMA_DEBUG is not set

#
# DMABUF options
#
# CONFIG_UDMABUF is not set
# CONFIG_DMABUF_HEAPS is not set
# end of DMABUF options
CONFIG_CMA_SIZE_MBYTES=64
CONFIG_BCMA=m
CONFIG_PHYSICAL_START=0x1000000
`;

function option(text: string, name: string): string | undefined {
  return parseKernelConfig(text, ".config").value?.option(name);
}

describe("a whole configuration", () => {
  test("gives architecture, version and every kind of value", () => {
    const { value, diagnostics } = parseKernelConfig(DEBIAN_ARM64, "config-6.1.0-50-arm64");
    expect(diagnostics).toEqual([]);
    expect(value).toMatchObject({
      file: "config-6.1.0-50-arm64",
      arch: "arm64",
      version: { major: 6, minor: 1 },
      complete: true,
    });
    expect(value?.option("CMA")).toBe("y");
    expect(value?.option("CONFIG_BCMA")).toBe("m");
    expect(value?.option("CMA_SIZE_MBYTES")).toBe("64");
    expect(value?.option("PHYSICAL_START")).toBe("0x1000000");
    expect(value?.option("CC_VERSION_TEXT")).toBe("gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0");
    expect(value?.option("DMABUF_HEAPS")).toBe("not-set");
  });

  test("a symbol it does not have is off: Kconfig writes none whose dependencies are off", () => {
    expect(option(DEBIAN_ARM64, "DMABUF_HEAPS_SYSTEM")).toBe("not-set");
  });

  test("a thousand symbols without a header are one as well", () => {
    const many = Array.from({ length: 1000 }, (_, at) => `CONFIG_S${at}=y`).join("\n");
    expect(option(many, "CMA")).toBe("not-set");
  });
});

describe("a fragment", () => {
  test("says nothing of symbols it does not have", () => {
    expect(option("CONFIG_CMA=y\n", "DMABUF_HEAPS")).toBe("unknown");
    expect(option("CONFIG_CMA=y\n", "CMA")).toBe("y");
  });

  test("may switch off with =n, escape quotes, and end its lines as Windows does", () => {
    const text = 'CONFIG_CMA=n\r\nCONFIG_CMDLINE="say \\"hi\\" \\\\o/"\r\n';
    expect(option(text, "CMA")).toBe("not-set");
    expect(option(text, "CMDLINE")).toBe('say "hi" \\o/');
  });

  test("that gives a symbol twice is warned about, and the last one counts", () => {
    const { value, diagnostics } = parseKernelConfig(
      "CONFIG_CMA=y\nCONFIG_CMA=y\n# CONFIG_CMA is not set\n",
      "f",
    );
    expect(value?.option("CMA")).toBe("not-set");
    expect(diagnostics).toMatchObject([
      { code: "config-reassigned", severity: "warning", place: { file: "f", line: 3 } },
    ]);
  });
});

describe("what is no configuration", () => {
  test("is refused at the line and column", () => {
    const { value, diagnostics } = parseKernelConfig("CONFIG_CMA=y\nCMA=y\nCONFIG_X=yes\n", "f");
    expect(value).toBeUndefined();
    expect(diagnostics.map(({ place }) => place)).toEqual([
      { file: "f", line: 2, column: 1, length: 5 },
      { file: "f", line: 3, column: 10, length: 3 },
    ]);
  });

  test("is refused even after a flood of warnings", () => {
    const flood = Array.from({ length: 50 }, (_, at) => `CONFIG_X=${at}`).join("\n");
    const { value, diagnostics } = parseKernelConfig(`${flood}\nnonsense\n`, "f");
    expect(value).toBeUndefined();
    expect(diagnostics.at(-1)?.severity).toBe("error");
  });

  test("any text either reads or says why not", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { value, diagnostics } = parseKernelConfig(text, "f");
        expect(value === undefined).toBe(diagnostics.some(({ severity }) => severity === "error"));
      }),
    );
  });
});
