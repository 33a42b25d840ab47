// A test machine that runs: QEMU with a kernel of test/vm/build.sh, a script in the guest, and what passes between the two.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Duplex } from "node:stream";
import { bundleForGuest } from "./guest-script.ts";
import { openMonitor } from "./monitor.ts";
import { HARDWARE, type MachineName, qemuArguments } from "./qemu.ts";
import { openSerialLog } from "./serial-log.ts";

export type { MachineName } from "./qemu.ts";

export interface MachineOptions {
  /** TypeScript or JavaScript file that Node runs in the guest, as a module. It may import koffi and guest/host.ts. */
  readonly script: string;
  /** Folder that the guest sees as its /host; made when missing. Two machines must not share one. */
  readonly share: string;
  /** More for the kernel's command line. */
  readonly append?: string;
  /** More devices, as QEMU's `-device` takes them. */
  readonly devices?: readonly string[];
  /** The machine's clock goes on by a nanosecond with each instruction, whatever else its computer does. */
  readonly countsInstructions?: boolean;
  /** After which the run has failed, where it takes longer than most. */
  readonly seconds?: number;
}

export interface Machine {
  /** `uname -r`, as the guest says it. */
  readonly release: string;
  /** What the script reports under this name. */
  result(name: string): Promise<unknown>;
  /** Waits for the script to reach the place of this name, does the work, and lets the script go on. */
  meet(name: string, work: () => Promise<void>): Promise<void>;
  /** Writes what the display shows now to a PNG file. */
  screendump(file: string): Promise<void>;
  /** Exit code of the script; resolves when the machine has switched itself off. */
  exit(): Promise<number>;
  /** Kills the machine when it still runs. */
  [Symbol.dispose](): void;
}

const BUILT = ".cache/vm";

function builtFiles(name: MachineName) {
  const folder = `${BUILT}/${name}`;
  return {
    kernel: `${folder}/kernel/kernel`,
    devicetree: `${folder}/devicetree/board.dtb`,
    initramfs: `${folder}/initramfs/initramfs.gz`,
    userland: `${folder}/userland/userland.squashfs`,
  };
}

/** Whether build.sh has made this machine. */
export function isBuilt(name: MachineName): boolean {
  return Object.values(builtFiles(name)).every((file) => existsSync(file));
}

/** `uname -r` of the kernel that build.sh made. */
export function builtRelease(name: MachineName): string {
  return readFileSync(`${BUILT}/${name}/kernel/release`, "utf8").trim();
}

/** The configuration that build.sh made the kernel with. */
export function builtConfig(name: MachineName): string {
  return `${BUILT}/${name}/kernel/config`;
}

/** Starts a machine and resolves when it is up. All that it later waits for rejects, with the end of the log, if it stops first. */
export async function openMachine(name: MachineName, options: MachineOptions): Promise<Machine> {
  const share = resolve(options.share);
  mkdirSync(share, { recursive: true });
  await bundleForGuest(name, options.script, join(share, "script.mjs"));

  const { program } = HARDWARE[name];
  const seconds = options.seconds ?? HARDWARE[name].seconds;
  const files = { ...builtFiles(name), share };
  // A `timeout` around it ends the machine even when this process is killed.
  const qemu = spawn("timeout", [`${seconds}`, program, ...qemuArguments(name, files, options)], {
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    env: { ...process.env, QEMU_AUDIO_DRV: "none" },
  });
  const log = openSerialLog();
  const monitor = openMonitor(qemu.stdio[3] as Duplex);
  const kill = () => void qemu.kill();
  process.once("exit", kill);
  const stopped = new Promise<void>((done) => {
    qemu.on("close", (code) => {
      process.off("exit", kill);
      log.end(
        code === 124 ? `${program} was stopped after ${seconds} s` : `${program} ended (${code})`,
      );
      done();
    });
  });
  qemu.on("error", (error) => log.end(`${program} did not start: ${error.message}`));
  for (const stream of [qemu.stdout, qemu.stderr]) {
    stream?.setEncoding("utf8");
    stream?.on("data", (chunk: string) => log.take(chunk));
  }

  const [, release = ""] = await log.until(/^@@UP (\S+)/);
  return {
    release,
    async result(name) {
      await log.until(new RegExp(`^@@RESULT ${name}$`));
      return JSON.parse(readFileSync(join(share, `${name}.json`), "utf8"));
    },
    async meet(name, work) {
      await log.until(new RegExp(`^@@REACHED ${name}$`));
      try {
        await work();
      } finally {
        writeFileSync(join(share, `${name}.go`), "");
      }
    },
    async screendump(file) {
      await monitor.execute("screendump", { filename: resolve(file), format: "png" });
    },
    async exit() {
      const [, code] = await log.until(/^@@EXIT (\d+)/);
      await stopped;
      return Number(code);
    },
    [Symbol.dispose]: kill,
  };
}
