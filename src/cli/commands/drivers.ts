// `onebuf drivers [WORD...]`: the knowledge base, searched; or with `--missing` what is not known of a board's devices.
import type { Device } from "../../board/board.ts";
import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import { nearest } from "../../diagnostic/suggest.ts";
import { driverNames, searchDrivers } from "../../drivers/search.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { type KernelOptions, loadBoard } from "../load-board.ts";
import { print, printJson, style, width } from "../output.ts";
import { refuse } from "../refuse.ts";
import { driversText, missingText } from "../text/drivers-text.ts";

export interface DriversOptions extends KernelOptions {
  readonly json?: boolean;
  readonly explain?: boolean;
  readonly missing?: string | undefined;
}

export async function runDrivers(
  words: readonly string[],
  options: DriversOptions,
): Promise<ExitCode> {
  if (options.missing !== undefined) return missing(options.missing, options);
  const rows = searchDrivers(words);
  if (rows.length === 0) return refuse([noDriver(words)], options);
  if (options.json === true) printJson(rows);
  else {
    const explain = options.explain ?? rows.length === 1;
    print(driversText(rows, { width: width(), style: style(), explain }));
  }
  return EXIT.done;
}

async function missing(board: string, options: DriversOptions): Promise<ExitCode> {
  const { value, diagnostics } = await loadBoard(board, options);
  if (value === undefined) return refuse(diagnostics, options);
  const open = value.devices.filter(hasOpenFact);
  if (options.json === true) {
    printJson(
      open.map((device) => ({ ...device, row: undefined, driver: device.row?.driver ?? null })),
    );
  } else print(missingText(value.model, open, { width: width(), style: style(), explain: false }));
  return EXIT.done;
}

/** A device about which a plan could have to say "unknown". */
function hasOpenFact({ busMaster, translation, needsContiguous, ...device }: Device): boolean {
  if (device.obstacles.some(({ rule }) => rule === "no-driver")) return false;
  const answers = [busMaster, translation, needsContiguous, device.import, device.export];
  return answers.includes("unknown") || (busMaster === "yes" && device.physical === undefined);
}

function noDriver(words: readonly string[]): Diagnostic {
  const near = words.flatMap((word) => nearest(word, driverNames()) ?? []);
  return {
    code: "drivers-none-found",
    severity: "error",
    message: `no driver of the knowledge base has ${words.map((word) => `"${word}"`).join(" and ")}`,
    help:
      near.length > 0
        ? `did you mean ${near.join(" ")}?`
        : "search by driver, compatible, vendor or role: onebuf drivers rockchip display",
  };
}
