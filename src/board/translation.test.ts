import { describe, expect, test } from "vitest";
import type { NodeLiteral } from "../devicetree/testing/build-blob.ts";
import type { DriverRow } from "../drivers/row.ts";
import { createKernel } from "./kernel/create-kernel.ts";
import { testKernel } from "./kernel/testing/test-kernel.ts";
import type { Kernel } from "./kernel/kernel.ts";
import { rowOf, sceneOf } from "./testing/sample.ts";
import { translationOf } from "./translation.ts";

const mmu: NodeLiteral = { props: { compatible: "rockchip,iommu", "#iommu-cells": 0 } };
const behind = (path = "/soc/mmu"): NodeLiteral => ({
  props: { compatible: "acme,device", iommus: { phandle: path } },
});

function kindOf(
  soc: Readonly<Record<string, NodeLiteral>>,
  row: DriverRow | undefined = rowOf(),
  kernel?: Kernel,
  path = "/soc/dev",
): string {
  const { context, at } = sceneOf(soc, kernel ? { kernel } : {});
  const { kind, iommu } = translationOf(context, at(path), row);
  return iommu ? `${kind} ${iommu.node.path}` : kind;
}

describe("where the iommus property is found", () => {
  test("on the device itself", () => {
    expect(kindOf({ mmu, dev: behind() })).toBe("iommu /soc/mmu");
  });

  test("nowhere: nothing translates, as far as the driver is known", () => {
    const dev = { props: { compatible: "acme,device" } };
    expect(kindOf({ dev })).toBe("none");
    const { context, at } = sceneOf({ dev });
    expect(translationOf(context, at("/soc/dev"), undefined).kind).toBe("unknown");
  });

  test("on the parent, where the row says so and the device has none itself", () => {
    const parent = { ...behind(), children: { dev: { props: { compatible: "acme,device" } } } };
    const row = rowOf({ translation: { at: "parent" } });
    expect(kindOf({ mmu, parent }, row, undefined, "/soc/parent/dev")).toBe("iommu /soc/mmu");
    expect(kindOf({ mmu, parent }, rowOf(), undefined, "/soc/parent/dev")).toBe("none");
  });

  test("on a child", () => {
    const dev = {
      props: { compatible: "acme,device" },
      children: { mdp: { props: { compatible: "acme,mdp", iommus: { phandle: "/soc/mmu" } } } },
    };
    expect(
      kindOf({ mmu, dev }, rowOf({ translation: { at: "child", compatible: "acme,mdp" } })),
    ).toBe("iommu /soc/mmu");
    expect(
      kindOf({ mmu, dev }, rowOf({ translation: { at: "child", compatible: "acme,other" } })),
    ).toBe("none");
  });

  test("on the node that a phandle names", () => {
    const fcp = { props: { compatible: "acme,fcp", iommus: { phandle: "/soc/mmu" } } };
    const dev = { props: { compatible: "acme,device", "acme,fcp": { phandle: "/soc/fcp" } } };
    const row = rowOf({ translation: { at: "phandle", property: "acme,fcp" } });
    expect(kindOf({ mmu, fcp, dev }, row)).toBe("iommu /soc/mmu");
    expect(kindOf({ mmu, fcp, dev: { props: { compatible: "acme,device" } } }, row)).toBe("none");
  });

  test("an MMU of the device's own is asked before all of these", () => {
    const row = rowOf({ ownMmu: { translatesImports: "yes", addressBits: 40 } });
    expect(kindOf({ mmu, dev: behind() }, row)).toBe("internal");
  });
});

describe("an IOMMU that is named and does not translate", () => {
  test("it is disabled: Linux runs the device without it, and the fact says so", () => {
    const off: NodeLiteral = { props: { ...mmu.props, status: "disabled" } };
    const { context, at } = sceneOf({ mmu: off, dev: behind() });
    const { kind, facts } = translationOf(context, at("/soc/dev"), rowOf());
    expect(kind).toBe("none");
    expect(facts.at(-1)).toEqual({
      field: "iommu",
      value: "disabled, so Linux runs the device without it",
      layer: "devicetree",
      source: "test.dtb: /soc/mmu: status",
    });
  });

  test("the bus it hangs on is disabled", () => {
    const bus: NodeLiteral = { props: { status: "disabled" }, children: { mmu } };
    expect(kindOf({ bus, dev: behind("/soc/bus/mmu") })).toBe("none");
  });

  test("one of two is disabled: none of them is used", () => {
    const off: NodeLiteral = { props: { ...mmu.props, status: "disabled" } };
    const dev: NodeLiteral = {
      props: { compatible: "acme,device", iommus: [{ phandle: "/soc/a" }, { phandle: "/soc/b" }] },
    };
    expect(kindOf({ a: mmu, b: off, dev })).toBe("none");
    expect(kindOf({ a: mmu, b: mmu, dev })).toBe("iommu /soc/a");
  });

  test("nobody knows its driver: not known, never guessed", () => {
    const strange: NodeLiteral = { props: { compatible: "acme,iommu", "#iommu-cells": 0 } };
    expect(kindOf({ mmu: strange, dev: behind() })).toBe("unknown");
  });

  test("its driver is not in this kernel, or IOMMU support is off altogether", () => {
    const config =
      "# Linux/arm64 6.1.0 Kernel Configuration\nCONFIG_ARM64=y\nCONFIG_IOMMU_SUPPORT=y\n";
    expect(
      kindOf({ mmu, dev: behind() }, rowOf(), testKernel(`${config}CONFIG_ROCKCHIP_IOMMU=y\n`)),
    ).toBe("iommu /soc/mmu");
    expect(
      kindOf(
        { mmu, dev: behind() },
        rowOf(),
        testKernel(`${config}# CONFIG_ROCKCHIP_IOMMU is not set\n`),
      ),
    ).toBe("none");
    const off = config.replace("CONFIG_IOMMU_SUPPORT=y", "# CONFIG_IOMMU_SUPPORT is not set");
    expect(
      kindOf({ mmu, dev: behind() }, rowOf(), testKernel(`${off}CONFIG_ROCKCHIP_IOMMU=y\n`)),
    ).toBe("none");
  });

  test("its driver does not read the device tree: OMAP's", () => {
    const omap: NodeLiteral = { props: { compatible: "ti,omap4-iommu", "#iommu-cells": 0 } };
    expect(kindOf({ mmu: omap, dev: behind() })).toBe("none");
  });
});

describe("the opt-in list of Renesas", () => {
  const ipmmu: NodeLiteral = { props: { compatible: "renesas,ipmmu-r8a7795", "#iommu-cells": 0 } };
  const kindOn = (soc: string, name: string) => {
    const { context, at } = sceneOf(
      { mmu: ipmmu, [name]: behind() },
      { root: { compatible: ["acme,board", soc] } },
    );
    return translationOf(context, at(`/soc/${name}`), rowOf()).kind;
  };

  test("lets four MMC controllers in and no video device", () => {
    expect(kindOn("renesas,r8a7795", "fcp@fea27000")).toBe("none");
    expect(kindOn("renesas,r8a7795", "mmc@ee100000")).toBe("iommu");
  });

  test("is not asked on other chips", () => {
    expect(kindOn("renesas,other", "fcp@fea27000")).toBe("iommu");
  });
});

describe("passthrough", () => {
  const kernel = createKernel({ archHint: "arm64", cmdline: "iommu.passthrough=1" });

  test("sends DMA API devices straight to memory", () => {
    expect(kindOf({ mmu, dev: behind() }, rowOf(), kernel)).toBe("none");
  });

  test("and not those whose driver attaches a domain of its own", () => {
    expect(kindOf({ mmu, dev: behind() }, rowOf({ iommuUse: "own-domain" }), kernel)).toBe(
      "iommu /soc/mmu",
    );
  });
});

describe("an IOMMU driver without a domain for the DMA API: Tegra's", () => {
  const smmu: NodeLiteral = { props: { compatible: "nvidia,tegra210-mc", "#iommu-cells": 1 } };
  const dev: NodeLiteral = {
    props: { compatible: "acme,device", iommus: [{ phandle: "/soc/mmu" }, 2] },
  };

  test("translates on arm64 only for drivers that attach by hand", () => {
    expect(kindOf({ mmu: smmu, dev })).toBe("none");
    expect(kindOf({ mmu: smmu, dev }, rowOf({ iommuUse: "own-domain" }))).toBe("iommu /soc/mmu");
  });
});

describe("32-bit ARM", () => {
  test("makes its own mapping and never looks at passthrough", () => {
    const kernel = createKernel({ archHint: "arm", cmdline: "iommu.passthrough=1" });
    const config =
      "# Linux/arm 6.1.0 Kernel Configuration\nCONFIG_ARM=y\nCONFIG_ROCKCHIP_IOMMU=y\n# CONFIG_ARM_DMA_USE_IOMMU is not set\n";
    expect(kindOf({ mmu, dev: behind() }, rowOf(), testKernel(config))).toBe("none");
    expect(kindOf({ mmu, dev: behind() }, rowOf(), kernel)).toBe("iommu /soc/mmu");
  });
});
