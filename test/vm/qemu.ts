// The two test machines as QEMU is told of them: what each is made of and the kernel command line its tests rely on.

export type MachineName = "arm" | "arm64";

interface Hardware {
  readonly program: string;
  readonly options: readonly string[];
  /** How its virtio devices are attached: by name, and with what besides. */
  readonly virtio: { readonly suffix: string; readonly options: string };
  readonly commandLine: string;
  /** After which a run has failed, several times what the longest takes on an idle computer. */
  readonly seconds: number;
}

/** Two vivid cameras of one video node each: the first takes buffers by vmalloc, the second by dma-contig. */
const CAMERAS = "vivid.n_devs=2 vivid.allocators=0,1 vivid.node_types=0x1,0x1";

/** A panic ends QEMU at once. The console carries what the tests print; what the kernel says stays in its log. */
const CONSOLE = "console=ttyAMA0 loglevel=1 panic=-1";

export const HARDWARE: Readonly<Record<MachineName, Hardware>> = {
  arm: {
    program: "qemu-system-arm",
    options: ["-M", "vexpress-a9", "-m", "256"],
    virtio: { suffix: "device", options: "" },
    commandLine: `${CONSOLE} cma=64M ${CAMERAS}`,
    seconds: 480,
  },
  arm64: {
    program: "qemu-system-aarch64",
    // Machine and CPU as in build.sh. The last 8 MiB hold the registers of the display (kernel/arm64.dtsi), so Linux gets 256.
    options: [
      "-M",
      "virt,iommu=smmuv3,gic-version=3",
      "-cpu",
      "cortex-a53",
      "-m",
      "264",
      "-vga",
      "none",
    ],
    // The SMMU translates for a virtio device only when that asks for it.
    virtio: { suffix: "pci", options: ",iommu_platform=on,disable-legacy=on" },
    // No frame ever ends on this display, and each close of its node would wait 30 s for the console's to.
    commandLine: `${CONSOLE} cma=64M ${CAMERAS} mem=256M drm_kms_helper.fbdev_emulation=0`,
    seconds: 480,
  },
};

export interface Files {
  readonly kernel: string;
  readonly devicetree: string;
  readonly initramfs: string;
  readonly userland: string;
  /** Folder that the guest sees as its /host. */
  readonly share: string;
}

/** As in MachineOptions. */
export interface Extras {
  readonly append?: string;
  readonly devices?: readonly string[];
  readonly countsInstructions?: boolean;
}

/** QEMU's arguments: the serial line on standard output, its monitor on file descriptor 3. */
export function qemuArguments(
  name: MachineName,
  files: Files,
  { append = "", devices = [], countsInstructions = false }: Extras,
): readonly string[] {
  const { options, virtio, commandLine } = HARDWARE[name];
  const device = (kind: string, rest = "") =>
    `virtio-${kind}-${virtio.suffix}${rest}${virtio.options}`;
  const common: readonly (readonly [option: string, value: string])[] = [
    ["-kernel", files.kernel],
    ["-dtb", files.devicetree],
    ["-initrd", files.initramfs],
    ["-append", `${commandLine} ${append}`.trimEnd()],
    ["-display", "none"],
    ["-nic", "none"],
    ["-action", "reboot=shutdown"],
    ["-serial", "stdio"],
    ["-chardev", "socket,id=monitor,fd=3"],
    ["-mon", "chardev=monitor,mode=control"],
    // Node waits for random numbers, for half a minute when nothing brings any.
    ["-device", device("rng")],
    ["-fsdev", `local,id=share,path=${escaped(files.share)},security_model=none`],
    ["-device", device("9p", ",fsdev=share,mount_tag=host")],
    ["-drive", `if=none,id=userland,file=${escaped(files.userland)},format=raw,readonly=on`],
    ["-device", device("blk", ",drive=userland")],
    ...devices.map((one) => ["-device", one] as const),
  ];
  // Without sleep the clock jumps to the next timer when nothing runs.
  const clock = countsInstructions ? ["-icount", "shift=0,sleep=off"] : [];
  return [...options, ...common.flat(), ...clock];
}

/** QEMU ends a value at a comma, unless there are two. */
const escaped = (path: string) => path.replaceAll(",", ",,");
