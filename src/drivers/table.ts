// The knowledge base as one table: rows by compatible, in the order of the vendors' files; those of drivers that need no
// device-tree node come last (rows-by-driver.ts finds them).
import { withArrivals } from "./arrivals.ts";
import { withBoundNames } from "./bound-names.ts";
import type { DriverRow, IommuRow, SocRow } from "./row.ts";
import { allwinnerIommus } from "./iommus/allwinner.ts";
import { mediatekIommus } from "./iommus/mediatek.ts";
import { nvidiaIommus } from "./iommus/nvidia.ts";
import { otherIommus } from "./iommus/others.ts";
import { qualcommIommus } from "./iommus/qualcomm.ts";
import { renesasIommus } from "./iommus/renesas.ts";
import { rockchipIommus } from "./iommus/rockchip.ts";
import { samsungIommus } from "./iommus/samsung.ts";
import { tiIommus } from "./iommus/ti.ts";
import { allwinnerRows } from "./rows/allwinner.ts";
import { amlogicRows } from "./rows/amlogic.ts";
import { armRows } from "./rows/arm.ts";
import { aspeedRows } from "./rows/aspeed.ts";
import { broadcomRows } from "./rows/broadcom.ts";
import { cadenceRows } from "./rows/cadence.ts";
import { captureCardRows } from "./rows/capture-cards.ts";
import { frameBufferRows } from "./rows/frame-buffer.ts";
import { gpuRows } from "./rows/gpu.ts";
import { hisiliconRows } from "./rows/hisilicon.ts";
import { marvellRows } from "./rows/marvell.ts";
import { mediatekRows } from "./rows/mediatek.ts";
import { microchipRows } from "./rows/microchip.ts";
import { nvidiaRows } from "./rows/nvidia.ts";
import { nxpRows } from "./rows/nxp.ts";
import { pciDisplayRows } from "./rows/pci-displays.ts";
import { qualcommRows } from "./rows/qualcomm.ts";
import { renesasRows } from "./rows/renesas.ts";
import { rockchipRows } from "./rows/rockchip.ts";
import { samsungRows } from "./rows/samsung.ts";
import { smallDisplayRows } from "./rows/small-displays.ts";
import { stRows } from "./rows/st.ts";
import { tiRows } from "./rows/ti.ts";
import { virtualRows } from "./rows/virtual.ts";
import { xilinxRows } from "./rows/xilinx.ts";
import { socRows } from "./socs.ts";

/** The kernel whose source the rows were read from. */
export const KERNEL_READ = "6.1";

export const driverRows: readonly DriverRow[] = withArrivals(
  withBoundNames([
    ...allwinnerRows,
    ...amlogicRows,
    ...armRows,
    ...aspeedRows,
    ...broadcomRows,
    ...cadenceRows,
    ...frameBufferRows,
    ...gpuRows,
    ...hisiliconRows,
    ...marvellRows,
    ...mediatekRows,
    ...microchipRows,
    ...nvidiaRows,
    ...nxpRows,
    ...qualcommRows,
    ...renesasRows,
    ...rockchipRows,
    ...samsungRows,
    ...smallDisplayRows,
    ...stRows,
    ...tiRows,
    ...xilinxRows,
    ...virtualRows,
    ...captureCardRows,
    ...pciDisplayRows,
  ]),
);

export const iommuRows: readonly IommuRow[] = [
  ...allwinnerIommus,
  ...mediatekIommus,
  ...nvidiaIommus,
  ...otherIommus,
  ...qualcommIommus,
  ...renesasIommus,
  ...rockchipIommus,
  ...samsungIommus,
  ...tiIommus,
];

const driversByCompatible = index(driverRows);
const iommusByCompatible = index(iommuRows);
const socsByCompatible = index(socRows);

/** Rows of the earliest compatible that any driver knows: Linux binds the best match in the driver's own table. */
export function findDriverRows(compatible: readonly string[]): readonly DriverRow[] {
  return findRows(driversByCompatible, compatible);
}

export function findIommuRows(compatible: readonly string[]): readonly IommuRow[] {
  return findRows(iommusByCompatible, compatible);
}

export function findSocRow(compatible: readonly string[]): SocRow | undefined {
  return findRows(socsByCompatible, compatible)[0];
}

function findRows<Row>(
  rows: ReadonlyMap<string, readonly Row[]>,
  compatible: readonly string[],
): readonly Row[] {
  for (const name of compatible) {
    const found = rows.get(name);
    if (found) return found;
  }
  return [];
}

function index<Row extends { readonly compatible: readonly string[] }>(
  rows: readonly Row[],
): ReadonlyMap<string, readonly Row[]> {
  const byName = new Map<string, Row[]>();
  for (const row of rows) {
    for (const name of row.compatible) {
      const list = byName.get(name);
      if (list) list.push(row);
      else byName.set(name, [row]);
    }
  }
  return byName;
}
