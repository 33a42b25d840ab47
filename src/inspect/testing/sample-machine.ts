// Files of a small arm64 machine, as /proc and /sys have them: a camera behind an IOMMU, a codec without a node, a display.
import type { KernelFiles } from "../../linux/files/kernel-files.ts";
import { FolderFiles } from "../../linux/files/folder-files.ts";
import { kernelFiles } from "../../linux/testing/folder.ts";
import { CopiedFiles } from "../snapshot/copied-files.ts";
import { readFolder } from "../snapshot/read-folder.ts";

type Texts = Readonly<Record<string, string>>;

const PLATFORM = "sys/devices/platform";
const UP = "../../..";

/** Folder and links of a platform device, in its bus too. */
function device(
  name: string,
  { node, driver, group }: { node?: string; driver?: string; group?: string },
): Texts {
  const at = `${PLATFORM}/${name}`;
  return {
    [`sys/bus/platform/devices/${name}`]: `${UP}/devices/platform/${name}`,
    ...(node === undefined ? {} : { [`${at}/of_node`]: `${UP}/firmware/devicetree/base${node}` }),
    ...(driver === undefined ? {} : { [`${at}/driver`]: `${UP}/bus/platform/drivers/${driver}` }),
    ...(group === undefined
      ? {}
      : {
          [`${at}/iommu_group`]: `${UP}/kernel/iommu_groups/${group}`,
          [`sys/kernel/iommu_groups/${group}/devices/${name}`]: `../../../../devices/platform/${name}`,
        }),
  };
}

const TEXTS: Texts = {
  "proc/sys/kernel/osrelease": "6.1.176\n",
  "proc/cmdline": "console=ttyAMA0 cma=64M\n",
  "proc/meminfo": `MemTotal:         239616 kB
MemAvailable:     200000 kB
CmaTotal:          65536 kB
CmaFree:           60000 kB
`,
  "proc/vmstat": "nr_free_pages 1000\npgmigrate_success 15360\npgmigrate_fail 0\n",
  "proc/device-tree/model": "Acme Board\0",
  "onebuf/machine": "aarch64\n",
  "onebuf/page-size": "4096\n",
  "dev/dma_heap/reserved": "",
  "dev/dma_heap/system": "",
  "dev/udmabuf": "",
  "sys/kernel/mm/cma/reserved/alloc_pages_success": "1536\n",
  "sys/kernel/mm/cma/reserved/alloc_pages_fail": "0\n",
  "sys/kernel/debug/cma/reserved/count": "16384\n",
  "sys/kernel/debug/cma/reserved/used": "684\n",
  "sys/kernel/debug/cma/reserved/maxchunk": "15000\n",
  "sys/kernel/debug/cma/reserved/base_pfn": "310272\n",
  "sys/kernel/debug/dma_buf/bufinfo": `
Dma-buf Objects:
size    \tflags   \tmode    \tcount   \texp_name\tino     \tname
01228800\t00000002\t00080007\t00000004\treserved\t00000031\tpreview 0
\tAttached Devices:
\tcamera-iommu
\tclcd@50000000.display
Total 2 devices attached

00004096\t00000002\t00080007\t00000001\tsystem\t00000007\t<none>
\tAttached Devices:
Total 0 devices attached


Total 2 objects, 1232896 bytes
`,
  "proc/211/comm": "camera\n",
  "proc/211/fdinfo/12":
    "pos:\t0\nflags:\t02000002\nmnt_id:\t13\nino:\t31\nsize:\t1228800\ncount:\t3\nexp_name:\treserved\nname:\tpreview 0\n",
  "proc/211/maps":
    "ffff8000-ffff9000 rw-s 00000000 00:0b 31                       /dmabuf:preview 0\n",
  "sys/kernel/iommu_groups/0/type": "DMA\n",
  "sys/kernel/iommu_groups/0/reserved_regions": "0x0000000008000000 0x00000000080fffff msi\n",
  "sys/class/video4linux/video10/name": "vivid-001-vid-cap\n",
  "sys/class/video4linux/video2/name": "stateful-encoder\n",
  "sys/class/video4linux/v4l-subdev0/name": "sensor\n",
  "sys/class/drm/version": "drm 1.1.0 20060810\n",
  "sys/class/drm/card0/dev": "226:0\n",
  "sys/firmware/devicetree/base/camera-iommu/compatible": "onebuf,camera\0",
  "sys/firmware/devicetree/base/clcd@50000000/compatible": "arm,pl111\0",
  "sys/bus/platform/drivers/vivid/uevent": "",
  "sys/bus/platform/drivers/drm-clcd-pl111/uevent": "",
  "sys/bus/platform/drivers/vicodec/uevent": "",
  "sys/module/vivid/parameters/allocators": "0,1,0\n",
  "sys/module/vivid/parameters/n_devs": "2\n",
};

const LINKS: Texts = {
  ...device("camera-iommu", { node: "/camera-iommu", driver: "vivid", group: "0" }),
  ...device("clcd@50000000.display", { node: "/clcd@50000000", driver: "drm-clcd-pl111" }),
  ...device("vicodec.0", { driver: "vicodec" }),
  "dev/dma_heap/linux,cma": "reserved",
  "proc/211/fd/0": "/dev/null",
  "proc/211/fd/12": "/dmabuf:preview 0",
  "sys/class/video4linux/video10/device": "../../../devices/platform/camera-iommu",
  "sys/class/video4linux/video2/device": "../../../devices/platform/vicodec.0",
  "sys/class/drm/card0/device": "../../../devices/platform/clcd@50000000.display",
  "sys/bus/platform/drivers/vivid/module": "../../../../module/vivid",
};

/** @param change files with another text; undefined for those that are not there @param links the same of links */
export function sampleMachine(
  change: Readonly<Record<string, string | undefined>> = {},
  links: Readonly<Record<string, string | undefined>> = {},
): KernelFiles {
  return kernelFiles(present({ ...TEXTS, ...change }), present({ ...LINKS, ...links }));
}

/** A copy of files in memory; `onebuf/denied` has what was closed, one path a line. */
export function copyOf(files: KernelFiles): KernelFiles {
  if (!(files instanceof FolderFiles)) throw new Error("only folders are copied");
  return new CopiedFiles(readFolder(files.root));
}

function present(texts: Readonly<Record<string, string | undefined>>): Texts {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([path, text]) => (text === undefined ? [] : [[path, text]])),
  );
}
