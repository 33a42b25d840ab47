// The way to memory of each device, from the board's facts.
import type { Board, Device } from "../../board/board.ts";
import { chooseIommuRow } from "../../board/choose-row.ts";
import { addressBits } from "../../buffer/range.ts";
import { bounces } from "../../board/kernel/iommu-options.ts";
import { type DmaPath, MapFailure } from "../dma/dma-path.ts";
import { DirectPath } from "../dma/direct-path.ts";
import { IommuPath } from "../dma/iommu-path.ts";
import { type DomainOptions, IommuDomain } from "../iommu/domain.ts";
import { formatOf } from "../iommu/format-for.ts";
import { lpae } from "../iommu/lpae.ts";
import type { PageTableFormat } from "../iommu/page-table-format.ts";
import { PageTableError } from "../iommu/page-table.ts";
import type { Machine } from "../machine.ts";
import { tableMemory } from "./table-memory.ts";

export interface Paths {
  /** Undefined where the device's reach is not known. */
  readonly pathOf: (device: Device) => DmaPath | undefined;
  /** By the node of each device that has been used behind an IOMMU. */
  readonly domains: ReadonlyMap<string, IommuDomain>;
}

/** Of an IOMMU that only a board file knows. Assumed: the mask of a platform device (drivers/base/platform.c:536). */
const USUAL_IOVA_BITS = 32;

/** Pages whose translation an IOMMU keeps at hand: one large frame, not a queue of them. Assumed. */
const CACHED_TRANSLATIONS = 1024;

/** A path is made when its device is first used: a domain takes memory for its tables. */
export function dmaPaths(machine: Machine, board: Board): Paths {
  const made = new Map<string, DmaPath | undefined>();
  const domains = new Map<string, IommuDomain>();
  return {
    domains,
    pathOf(device) {
      if (!made.has(device.node)) made.set(device.node, makePath(machine, board, device, domains));
      return made.get(device.node);
    },
  };
}

function makePath(
  machine: Machine,
  board: Board,
  device: Device,
  domains: Map<string, IommuDomain>,
): DmaPath | undefined {
  const { physical: reach, window, iommu } = device;
  if (!reach) return undefined;
  const isCoherent = device.coherent === "yes";
  const onFault = (address: number, access: "read" | "write") =>
    machine.emit((time) => ({
      kind: "fault",
      time,
      iommu,
      node: device.node,
      address,
      stream: undefined,
      access,
    }));
  if (device.translation !== "iommu")
    return new DirectPath(machine, {
      isCoherent,
      reach,
      bounces: bounces(machine.kernel),
      onFault,
    });
  const addresses = window?.space === "iova" ? window : addressBits(USUAL_IOVA_BITS);
  const domain = makeDomain({
    node: iommu ?? device.node,
    format: formatFor(machine, board, device),
    memory: tableMemory(machine),
    aperture: { lo: Number(addresses.lo), hi: Number(addresses.hi) },
    cachedTranslations: CACHED_TRANSLATIONS,
  });
  domains.set(device.node, domain);
  const mapsInPieces = machine.kernel.arch === "arm" && device.row?.iommuUse !== "own-domain";
  const pieces = mapsInPieces ? Number(device.maxSegment) : undefined;
  return new IommuPath(machine, { isCoherent, domain, reach, pieces, onFault });
}

/** Linux makes it when the device's driver binds; here memory may be gone by then. */
function makeDomain(options: DomainOptions): IommuDomain {
  try {
    return new IommuDomain(options);
  } catch (error) {
    if (!(error instanceof PageTableError)) throw error;
    throw new MapFailure("ENOMEM", `no memory for the page tables of ${options.node}`);
  }
}

/** An IOMMU that only a board file knows has VMSAv8 tables with 4 KiB pages. Assumed. */
function formatFor(machine: Machine, board: Board, device: Device): PageTableFormat {
  const node = board.iommus.find((one) => one.node === device.iommu);
  const { row } = chooseIommuRow(node?.compatible ?? [], machine.kernel);
  const known = row && formatOf(row, machine.pageSize);
  return known ?? lpae({ granule: "4k", inputBits: 48, outputBits: 48 });
}
