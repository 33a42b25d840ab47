// What `onebuf plan --emit KIND` can print: the texts an engineer writes into the board's files, one function a kind.
import type { Board } from "../../board/board.ts";
import type { Plan } from "../plan.ts";
import { emitCmdline } from "./cmdline.ts";
import { emitDts } from "./dts.ts";
import type { SetupFacts } from "./facts.ts";
import { emitGst } from "./gst.ts";
import { emitKconfig } from "./kconfig.ts";
import { emitUdev } from "./udev.ts";

export interface SetupEmitter {
  /** One phrase for help texts. */
  readonly describe: string;
  readonly emit: (plan: Plan, board: Board, facts?: SetupFacts) => string;
}

export const SETUP_KINDS = {
  dts: {
    describe: "device tree overlay that reserves the contiguous memory (for the boot loader)",
    emit: emitDts,
  },
  kconfig: { describe: "kernel configuration fragment for merge_config.sh", emit: emitKconfig },
  cmdline: { describe: "kernel command line that sizes the contiguous memory", emit: emitCmdline },
  gst: { describe: "GStreamer launch line for each stream", emit: emitGst },
  udev: {
    describe: "udev rules: access to the heaps, and names that do not change",
    emit: emitUdev,
  },
} as const satisfies { readonly [kind: string]: SetupEmitter };

export type SetupKind = keyof typeof SETUP_KINDS;
