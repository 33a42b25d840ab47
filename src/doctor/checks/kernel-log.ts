// What the kernel logged while memories were tried and nothing else explains.
import type { Evidence } from "../evidence.ts";
import type { Finding } from "../finding.ts";

export function checkKernelLog(evidence: Evidence): readonly Finding[] {
  return [...bounces(evidence), ...others(evidence)];
}

/** kernel/dma/swiotlb.c:821. */
const BOUNCE = /swiotlb buffer is full/;
/** Faults of devices behind an IOMMU, in the words of its drivers. */
const FAULT = /context fault|page fault|translation fault|iommu.*fault/i;

function bounces({ log = [] }: Evidence): readonly Finding[] {
  const line = log.find((one) => BOUNCE.test(one));
  if (line === undefined) return [];
  return [
    {
      code: "doctor-bounce",
      state: "bad",
      about: "swiotlb",
      what: `a device cannot reach the memory, and the kernel copies through swiotlb or fails: "${line}"`,
      change: [
        "take memory that the device reaches: `onebuf plan --emit dts` places a CMA area there",
        "kernel command line: swiotlb=65536 lets the copies go through",
      ],
      source: "/dev/kmsg",
    },
  ];
}

/** Of the memory that is to be taken: what others are refused for is in the table. */
function others({ trials, plan, wanted }: Evidence): readonly Finding[] {
  const taken = trials.filter(({ stream, memory }) => {
    const planned = plan.streams.find(({ id }) => id === stream)?.memory;
    return memory === (wanted ?? planned);
  });
  const lines = [...new Set(taken.flatMap(({ log }) => log))].filter((line) => !BOUNCE.test(line));
  const [first] = lines;
  if (first === undefined) return [];
  const rest = lines.length > 1 ? `, and ${lines.length - 1} more` : "";
  return [
    {
      code: "doctor-kernel-log",
      state: lines.some((line) => FAULT.test(line)) ? "bad" : "open",
      about: "/dev/kmsg",
      what: `the kernel logged meanwhile: "${first}"${rest}`,
      change: [],
      source: "/dev/kmsg",
    },
  ];
}
