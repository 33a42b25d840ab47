// Whether the IOMMUs that the tree has translate on this machine. Without them a device needs contiguous memory: that is
// in the way only where its stream gets none.
import type { Device } from "../../board/board.ts";
import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import { type Evidence, isInTheWay, nameOf, nodesOf, seenDevice } from "../evidence.ts";
import type { Finding } from "../finding.ts";

export function checkIommus(evidence: Evidence): readonly Finding[] {
  return inOne(nodesOf(evidence).flatMap((node) => findingsOf(evidence, node)));
}

/** One change for several devices is told once. */
function inOne(findings: readonly Finding[]): readonly Finding[] {
  const keyOf = ({ code, state, change }: Finding) => [code, state, ...change].join("\n");
  const firsts = findings.filter(
    (finding, at) =>
      finding.state === "good" || findings.findIndex((one) => keyOf(one) === keyOf(finding)) === at,
  );
  return firsts.map((first) => {
    const others = findings.filter((one) => one !== first && keyOf(one) === keyOf(first));
    if (first.state === "good" || others.length === 0) return first;
    const also = others.map(({ about }) => about).join(", ");
    return { ...first, what: `${first.what}; the same for ${also}` };
  });
}

function findingsOf(evidence: Evidence, node: string): readonly Finding[] {
  const said = evidence.look.disagreements.find(
    ({ code, place }) => code.startsWith("live-iommu-") && place?.node === node,
  );
  if (said && said.code !== "live-iommu-present") return [switchedOff(evidence, node, said)];
  const device = evidence.board.devices.find((one) => one.node === node);
  return device ? [...notBuilt(evidence, device), ...translating(evidence, device)] : [];
}

function switchedOff(evidence: Evidence, node: string, said: Diagnostic): Finding {
  const isPassing = said.code === "live-iommu-identity";
  return {
    code: isPassing ? "doctor-iommu-passthrough" : "doctor-iommu-off",
    state: isInTheWay(evidence, node) ? "bad" : "open",
    about: nameOf(evidence, node),
    what: `${said.message}: the device needs physically contiguous memory`,
    change: isPassing ? passThrough(evidence) : switchOn(evidence, node),
    source: "/sys/kernel/iommu_groups",
  };
}

/** The word of the command line that makes it so (drivers/iommu/iommu.c:438), else the configuration. */
function passThrough({ board: { kernel } }: Evidence): readonly string[] {
  const value = kernel.parameter("iommu.passthrough");
  return value === undefined || value === "0"
    ? ["kernel command line: iommu.passthrough=0", "or CONFIG_IOMMU_DEFAULT_DMA_LAZY=y"]
    : [`kernel command line: remove iommu.passthrough=${value}`];
}

function switchOn({ plain, board }: Evidence, node: string): readonly string[] {
  const behind = plain.devices.find((device) => device.node === node)?.iommu;
  const iommu = plain.iommus.find((one) => one.node === behind);
  const off = board.iommus.find((one) => one.node === behind && !one.enabled);
  return [
    ...(off?.facts ?? []).map(({ value, source }) => `${value} (${source})`),
    `kernel configuration: the driver of ${iommu?.compatible[0] ?? "the IOMMU"}, and CONFIG_IOMMU_SUPPORT=y`,
    "what the kernel says of it: dmesg | grep -i iommu",
  ];
}

/** The tree has one, and the board found a reason why it does not translate: disabled, not built, not opened to it. */
function notBuilt(evidence: Evidence, device: Device): readonly Finding[] {
  if (device.translation !== "none" || device.needsContiguous !== "yes") return [];
  const reason = device.facts.find(({ field }) => REASONS.has(field));
  if (!reason || !hasIommu(device)) return [];
  const isPassing = reason.value.includes("passed through");
  return [
    {
      code: isPassing ? "doctor-iommu-passthrough" : "doctor-iommu-off",
      state: isInTheWay(evidence, device.node) ? "bad" : "open",
      about: nameOf(evidence, device.node),
      what: `the IOMMU of ${device.node} does not translate: ${reason.field}: ${reason.value}`,
      change: isPassing ? passThrough(evidence) : symbolIn(reason.source),
      source: reason.source,
    },
  ];
}

/** What decided, and the symbol that would decide otherwise where it is one. */
function symbolIn(source: string): readonly string[] {
  const symbol = /CONFIG_\w+(?= is not set)/.exec(source)?.[0];
  return symbol === undefined ? [`look into ${source}`] : [`${symbol}=y`];
}

/** Fields in which a board says why. */
const REASONS: ReadonlySet<string> = new Set(["iommu", "iommu driver", "iommu domain"]);

function hasIommu({ facts }: Device): boolean {
  return facts.some(({ field, value }) => field === "iommus" && !value.startsWith("absent"));
}

function translating(evidence: Evidence, { node, translation }: Device): readonly Finding[] {
  if (translation !== "iommu") return [];
  const id = seenDevice(evidence, node)?.group;
  const group = evidence.look.groups.find((one) => one.id === id);
  if (!group) return [];
  return [
    {
      code: "doctor-iommu-on",
      state: "good",
      about: nameOf(evidence, node),
      what: `an IOMMU translates for ${node}: group ${group.id}${group.type === null ? "" : `, ${group.type}`}`,
      change: [],
      source: `/sys/kernel/iommu_groups/${group.id}`,
    },
  ];
}
