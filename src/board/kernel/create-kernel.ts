// Joins version, configuration and command line into the one `Kernel` value that every later step asks.
import type { KernelVersion } from "../../drivers/version.ts";
import { parseCmdline } from "./cmdline.ts";
import type { KernelConfig } from "./config.ts";
import type { Kernel } from "./kernel.ts";

export interface KernelSources {
  /** Beats the one in the configuration. */
  readonly version?: KernelVersion;
  /** Where `version` is from; `user` unless told. */
  readonly versionFrom?: "user" | "live";
  readonly config?: KernelConfig;
  /** As the boot loader passes it, or `/proc/cmdline`. */
  readonly cmdline?: string;
  /** Architecture of the board; the configuration's own beats it. */
  readonly archHint?: "arm" | "arm64";
}

/** The version whose sources the driver rows were read from. */
const ASSUMED_VERSION: KernelVersion = { major: 6, minor: 1 };

/** A kernel from what is known of it; without a configuration every option is `unknown`. */
export function createKernel(sources: KernelSources = {}): Kernel {
  const { config } = sources;
  const text = effectiveCmdline(sources.cmdline, config);
  const cmdline = parseCmdline(text ?? "");
  return {
    ...versionOf(sources),
    arch: archOf(sources),
    option: (name) => config?.option(name) ?? "unknown",
    ...(config ? { configFile: config.file } : {}),
    parameter: (name) => cmdline.parameter(name),
    hasCmdline: text !== undefined,
  };
}

function versionOf(sources: KernelSources): Pick<Kernel, "version" | "versionFrom"> {
  if (sources.version)
    return { version: sources.version, versionFrom: sources.versionFrom ?? "user" };
  const version = sources.config?.version;
  return version
    ? { version, versionFrom: "config" }
    : { version: ASSUMED_VERSION, versionFrom: "assumed" };
}

function archOf({ config, archHint }: KernelSources): Kernel["arch"] {
  const arch = config?.arch;
  if (arch === undefined) return archHint ?? "unknown";
  return arch === "arm" || arch === "arm64" ? arch : "other";
}

/**
 * A built-in command line replaces the boot loader's, follows it, or stands in when there is none.
 * Source: drivers/of/fdt.c:1193.
 */
function effectiveCmdline(
  given: string | undefined,
  config: KernelConfig | undefined,
): string | undefined {
  const builtIn = config?.option("CMDLINE");
  if (builtIn === undefined || builtIn === "unknown" || builtIn === "not-set") return given;
  if (config?.option("CMDLINE_FORCE") === "y") return builtIn;
  if (config?.option("CMDLINE_EXTEND") === "y")
    return given === undefined ? undefined : `${given} ${builtIn}`;
  return given?.trim() === "" ? builtIn : given;
}
