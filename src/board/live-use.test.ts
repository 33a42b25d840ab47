import { describe, expect, test } from "vitest";
import { createKernel } from "./kernel/create-kernel.ts";
import type { LiveDevice, LiveMachine } from "./live.ts";
import { liveTranslation, usesOf } from "./live-use.ts";
import type { Translation } from "./translation.ts";

const arm64 = createKernel({ archHint: "arm64" });
const arm = createKernel({ archHint: "arm" });

const machine = (devices: readonly Partial<LiveDevice>[]): LiveMachine => ({
  source: "this machine",
  devices: devices.map((device, at) => ({
    file: `/dev/video${at}`,
    title: `vivid-00${at}-vid-cap`,
    node: "/camera",
    driver: "vivid",
    group: undefined,
    ...device,
  })),
  parameters: new Map([["vivid.allocators", "0,1,0"]]),
  heaps: undefined,
  areas: undefined,
});

describe("how a node is used", () => {
  test("files that the driver treats alike are one use", () => {
    const live = machine([{ driver: "vicodec" }, { driver: "vicodec" }]);
    const uses = usesOf(live, "/camera", [], arm64);
    expect(uses.map(({ name, files, row }) => [name, files, row?.driver])).toEqual([
      ["/camera", ["/dev/video0", "/dev/video1"], "vicodec"],
    ]);
  });

  test("a module parameter makes each instance a device of its own", () => {
    const uses = usesOf(machine([{}, {}]), "/camera", [], arm64);
    expect(uses.map(({ name, row }) => [name, row?.memory])).toEqual([
      ["/camera:video0", "vb2-vmalloc"],
      ["/camera:video1", "vb2-dma-contig"],
    ]);
  });

  test("a driver that nobody has read is known by its name", () => {
    const [use] = usesOf(machine([{ driver: "acme-isp" }]), "/camera", [], arm64);
    expect(use).toMatchObject({ row: undefined, driver: "acme-isp", isDriven: true });
  });

  test("a device that its driver made in code is driven without being bound", () => {
    const live = machine([{ node: "vkms", driver: undefined, file: "/dev/dri/card0" }]);
    const [use] = usesOf(live, "vkms", [], arm64);
    expect(use).toMatchObject({ driver: undefined, isDriven: true, files: ["/dev/dri/card0"] });
    expect(use?.row?.driver).toBe("vkms");
  });
});

describe("whether its IOMMU translates", () => {
  const behind = (type: string | undefined) => ({ group: { id: "3", type } });
  const after = (told: Translation["kind"], device: Partial<LiveDevice>, kernel = arm64) => {
    const [use] = usesOf(machine([device]), "/camera", [], kernel);
    if (!use) throw new Error("no use");
    const { kind, facts } = liveTranslation({ kind: told, facts: [] }, use, kernel);
    return [kind, facts[0]?.value];
  };

  test("a translating default domain beats the tree, and so does no group at all", () => {
    expect(after("none", behind("DMA"))).toEqual(["iommu", "IOMMU group 3, domain DMA"]);
    expect(after("unknown", behind("DMA-FQ"))[0]).toBe("iommu");
    expect(after("iommu", {})).toEqual(["none", "in no IOMMU group"]);
  });

  test("a domain that passes addresses on does not translate", () => {
    expect(after("iommu", behind("identity"))[0]).toBe("none");
  });

  test("what decides nothing leaves what was told", () => {
    expect(after("unknown", behind(undefined))[0]).toBe("unknown");
    expect(after("none", behind("unmanaged"))[0]).toBe("none");
    expect(after("internal", {})[0]).toBe("internal");
    expect(after("none", behind("DMA"), arm)[0]).toBe("none");
  });

  test("a device that nothing drives says nothing", () => {
    expect(after("iommu", { driver: undefined })).toEqual(["iommu", undefined]);
  });
});
