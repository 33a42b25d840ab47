import { describe, expect, test } from "vitest";
import { parseKernelConfig } from "./config.ts";
import { createKernel } from "./create-kernel.ts";
import { configured, optionNumber } from "./kernel.ts";

function config(...lines: string[]) {
  const { value } = parseKernelConfig(lines.join("\n"), ".config");
  if (!value) throw new Error("the test's configuration does not read");
  return value;
}

const DEBIAN_ARMHF = config(
  "# Linux/arm 6.1.176 Kernel Configuration",
  "CONFIG_CMA=y",
  "CONFIG_DMA_CMA=y",
  "CONFIG_CMA_SIZE_MBYTES=16",
  "# CONFIG_DMABUF_HEAPS is not set",
);

test("of nothing is known, all is unknown and the version is assumed", () => {
  const kernel = createKernel();
  expect(kernel).toMatchObject({
    version: { major: 6, minor: 1 },
    versionFrom: "assumed",
    arch: "unknown",
    hasCmdline: false,
  });
  expect(kernel.configFile).toBeUndefined();
  expect(configured(kernel, ["CMA"])).toBe("unknown");
  expect(kernel.parameter("cma")).toBeUndefined();
});

test("the configuration gives architecture and version, and a stated version beats it", () => {
  const kernel = createKernel({ config: DEBIAN_ARMHF, archHint: "arm64" });
  expect(kernel).toMatchObject({ arch: "arm", versionFrom: "config", configFile: ".config" });
  const stated = createKernel({ config: DEBIAN_ARMHF, version: { major: 6, minor: 19 } });
  expect(stated).toMatchObject({ version: { major: 6, minor: 19 }, versionFrom: "user" });
});

test("symbols are on, off or not told, and numbers are numbers", () => {
  const kernel = createKernel({ config: DEBIAN_ARMHF });
  expect(configured(kernel, ["CMA", "DMA_CMA"])).toBe("yes");
  expect(configured(kernel, ["CMA", "DMABUF_HEAPS"])).toBe("no");
  expect(optionNumber(kernel, "CMA_SIZE_MBYTES")).toBe(16);
  expect(optionNumber(kernel, "CMA")).toBeUndefined();
});

describe("a command line built into the kernel", () => {
  const builtIn = 'CONFIG_CMDLINE="cma=32M"';
  const cma = (cmdline: string | undefined, ...lines: string[]) =>
    createKernel({
      config: config(builtIn, ...lines),
      ...(cmdline === undefined ? {} : { cmdline }),
    }).parameter("cma");

  test("stands in when the boot loader gives none, which is not the same as not knowing", () => {
    expect(cma("")).toBe("32M");
    expect(cma("cma=64M")).toBe("64M");
    expect(cma(undefined)).toBeUndefined();
  });

  test("replaces the boot loader's when forced", () => {
    expect(cma("cma=64M", "CONFIG_CMDLINE_FORCE=y")).toBe("32M");
    expect(cma(undefined, "CONFIG_CMDLINE_FORCE=y")).toBe("32M");
  });

  test("follows the boot loader's when it extends it", () => {
    expect(cma("cma=64M quiet", "CONFIG_CMDLINE_EXTEND=y")).toBe("32M");
  });
});
