// What stands between a device and memory on this kernel: an IOMMU that really translates, an MMU of its own, or nothing.
import type { Answer } from "../diagnostic/answer.ts";
import { compatibleOf } from "../devicetree/compatible.ts";
import { iommusOf } from "../devicetree/iommus.ts";
import { phandleNodes } from "../devicetree/phandles.ts";
import type { Node } from "../devicetree/tree.ts";
import type { DriverRow, IommuRow, TranslationPath } from "../drivers/row.ts";
import { formatVersion } from "../drivers/version.ts";
import type { Fact } from "./board.ts";
import { chooseIommuRow } from "./choose-row.ts";
import { type Context, driverFact, kernelFact, treeFact } from "./context.ts";
import { dmaApiTranslates, iommuDriverBuilt } from "./kernel/iommu-options.ts";
import { configured } from "./kernel/kernel.ts";

export interface Translation {
  readonly kind: "iommu" | "internal" | "none" | "unknown";
  /** The IOMMU that translates, when `kind` is `iommu`. */
  readonly iommu?: { readonly node: Node; readonly row: IommuRow };
  readonly facts: readonly Fact[];
}

/** How Linux ends up translating for a device bound to `row`. Source: drivers/iommu/of_iommu.c, of_iommu_configure. */
export function translationOf(
  context: Context,
  node: Node,
  row: DriverRow | undefined,
): Translation {
  if (row?.ownMmu) {
    const fact = driverFact("translation", "internal", row.driver, row.evidence["ownMmu"]);
    return { kind: "internal", facts: [fact] };
  }
  const gate = gateOf(context, node, row?.translation ?? { at: "self" });
  const entries = gate ? iommusOf(context.tree, gate) : [];
  const first = entries[0];
  if (!gate || !first) return withoutIommus(context, node, row);
  const states = entries.map((entry) => iommuState(context, gate, entry.iommu, entry.enabled, row));
  const facts = [
    treeFact(context, "iommus", first.iommu.path, gate, "iommus"),
    ...states.flatMap((s) => s.facts),
  ];
  if (states.some((s) => s.translates === "no")) return { kind: "none", facts };
  const state = states[0];
  if (states.some((s) => s.translates === "unknown") || !state?.row)
    return { kind: "unknown", facts };
  return { kind: "iommu", iommu: { node: first.iommu, row: state.row }, facts };
}

/** A node without `iommus` whose driver is not known may still have an MMU of its own, which no tree shows. */
function withoutIommus(context: Context, node: Node, row: DriverRow | undefined): Translation {
  const fact = treeFact(context, "iommus", "absent", node);
  return { kind: row ? "none" : "unknown", facts: [fact] };
}

function gateOf(context: Context, node: Node, path: TranslationPath): Node | undefined {
  switch (path.at) {
    case "self":
      return node;
    case "parent":
      return node.property("iommus") ? node : node.parent;
    case "child":
      return node.children.find((child) => compatibleOf(child).includes(path.compatible)) ?? node;
    case "phandle":
      return phandleNodes(context.tree, node, path.property)[0];
  }
}

interface IommuState {
  readonly translates: Answer;
  readonly row?: IommuRow;
  readonly facts: readonly Fact[];
}

function iommuState(
  context: Context,
  client: Node,
  iommu: Node,
  enabled: boolean,
  driver: DriverRow | undefined,
): IommuState {
  if (!enabled) {
    const fact = treeFact(
      context,
      "iommu",
      "disabled, so Linux runs the device without it",
      iommu,
      "status",
    );
    return { translates: "no", facts: [fact] };
  }
  const { row, later } = chooseIommuRow(compatibleOf(iommu), context.kernel);
  if (later) return { translates: "no", facts: [laterIommuFact(context, later)] };
  if (!row) {
    const value = `no driver known for ${compatibleOf(iommu)[0] ?? "a node without compatible"}`;
    return {
      translates: "unknown",
      facts: [treeFact(context, "iommu", value, iommu, "compatible")],
    };
  }
  const facts: Fact[] = [];
  const say = (fact: Fact) => void facts.push(fact);
  const translates = rowTranslates(context, client, row, driver, say);
  return { translates, row, facts };
}

/** The kernel is older than the IOMMU's first driver, so devices run without it. */
export function laterIommuFact({ kernel }: Context, row: IommuRow): Fact {
  const value = `none in Linux ${formatVersion(kernel.version)}: ${row.driver} came no earlier than ${row.since}`;
  return driverFact("iommu driver", value, row.driver, row.evidence["since"]);
}

function rowTranslates(
  context: Context,
  client: Node,
  row: IommuRow,
  driver: DriverRow | undefined,
  say: (fact: Fact) => void,
): Answer {
  const { kernel } = context;
  // Without a configuration IOMMU drivers count as on; the board's assumptions say so.
  const built = iommuDriverBuilt(kernel, row.kconfig);
  if (built.answer === "no") {
    say(kernelFact(kernel, "iommu driver", "not built", built.source));
    return "no";
  }
  if (driver?.iommuUse === "own-domain") return ownDomain(context, row, driver, say);
  if (row.readsDeviceTree !== "yes") {
    say(
      driverFact(
        "iommu",
        "ignores the iommus property",
        row.driver,
        row.evidence["readsDeviceTree"],
      ),
    );
    return row.readsDeviceTree;
  }
  const letIn = admitted(context, client, row);
  if (letIn !== "yes") {
    say(driverFact("iommu", `not opened to ${client.path}`, row.driver, row.evidence["optIn"]));
    return letIn;
  }
  const passthrough = dmaApiTranslates(kernel);
  if (passthrough.answer === "no") {
    say(kernelFact(kernel, "iommu", "passed through for DMA API devices", passthrough.source));
    return "no";
  }
  return domainForDmaApi(kernel.arch, row, say);
}

/**
 * A domain that the driver attaches itself. On 32-bit ARM the DMA API's mapping is attached first
 * (arch/arm/mm/dma-mapping.c:1737), and the IOMMU core answers EBUSY to a second one (drivers/iommu/iommu.c:2093).
 */
function ownDomain(
  { kernel }: Context,
  row: IommuRow,
  driver: DriverRow,
  say: (fact: Fact) => void,
): Answer {
  say(
    driverFact(
      "iommu domain",
      `set up by ${driver.driver} itself`,
      driver.driver,
      driver.evidence["iommuUse"],
    ),
  );
  if (kernel.arch !== "arm" || driver.detachesArmMapping || row.readsDeviceTree !== "yes")
    return "yes";
  const taken = configured(kernel, ["ARM_DMA_USE_IOMMU"]);
  const value =
    "the DMA API's mapping holds the device where it is on, and the driver does not detach it";
  say(kernelFact(kernel, "iommu domain", value, "CONFIG_ARM_DMA_USE_IOMMU"));
  return taken === "yes" ? "no" : taken === "no" ? "yes" : "unknown";
}

/** On arm32 the DMA API makes its own mapping of an unmanaged domain (arch/arm/mm/dma-mapping.c); on arm64 it needs one. */
function domainForDmaApi(arch: string, row: IommuRow, say: (fact: Fact) => void): Answer {
  const answer = arch === "arm" ? (row.arm32Mapping ?? row.dmaDomain) : row.dmaDomain;
  const value = answer === "yes" ? "DMA API domain" : "no domain for the DMA API";
  say(driverFact("iommu domain", value, row.driver, row.evidence["dmaDomain"]));
  return answer;
}

function admitted(context: Context, client: Node, row: IommuRow): Answer {
  const list = row.optIn;
  if (!list) return "yes";
  if (!list.soc.some((soc) => context.compatible.includes(soc))) return list.elsewhere;
  const names = [deviceName(client), ...compatibleOf(client)];
  return names.some((name) => list.clients.includes(name)) ? "yes" : "no";
}

/** The platform device's name: `fea27000.fcp` for `fcp@fea27000` (drivers/of/device.c, of_device_make_bus_id). */
function deviceName(node: Node): string {
  const [base, unit] = node.name.split("@");
  return unit === undefined ? node.name : `${unit}.${base}`;
}
