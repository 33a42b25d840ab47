// Whether the devices of the pipeline are there, have a driver, and are free.
import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import { type Evidence, filesOf, nameOf, nodesOf, type Opening, seenDevice } from "../evidence.ts";
import type { Finding } from "../finding.ts";

export function checkDevices(evidence: Evidence): readonly Finding[] {
  return nodesOf(evidence).flatMap((node) => {
    const openings = evidence.openings.filter((opening) => opening.node === node);
    const [first] = openings;
    if (!first) return [];
    if (first.isMissing) return isClosed(evidence, node) ? [] : [missing(evidence, node)];
    const refused = openings.filter(({ refusal }) => refusal !== null);
    if (refused.length > 0) return refused.flatMap((opening) => notFree(evidence, opening));
    return [opened(evidence, node)];
  });
}

/** Of a node that may not be opened the platform knows neither roles nor whether it is one of several. */
function isClosed(evidence: Evidence, node: string): boolean {
  const files = filesOf(evidence, node);
  return evidence.closed.some(({ path }) => files.includes(path));
}

function opened(evidence: Evidence, node: string): Finding {
  const told = seenDevice(evidence, node);
  const driver = told?.driver ? `, driven by ${told.driver},` : "";
  return {
    code: "doctor-device-opens",
    state: "good",
    about: nameOf(evidence, node),
    what: `${node}${driver} opens and takes the format of its stream`,
    change: [],
    source: "open",
  };
}

function missing(evidence: Evidence, node: string): Finding {
  const { board, look } = evidence;
  const device = board.devices.find((one) => one.node === node);
  const obstacle = device?.obstacles.find(({ answer }) => answer === "no");
  const said = look.disagreements.find(({ place }) => place?.node === node);
  const why = obstacle?.message ?? said?.message ?? "no V4L2 or DRM node stands for it";
  return {
    code: "doctor-no-device",
    state: "bad",
    about: node,
    what: `${node} is not there: ${why}`,
    change: [
      ...(obstacle?.rule === "disabled" ? [`device tree: status = "okay" in ${node}`] : []),
      ...symbols(evidence, node, obstacle?.rule),
      ...lookForIt(said),
    ],
    source: obstacle?.fact.source ?? "/sys/class/video4linux, /sys/class/drm",
  };
}

function symbols(
  { board: { devices, kernel } }: Evidence,
  node: string,
  rule: string | undefined,
): readonly string[] {
  if (rule === "disabled") return [];
  const wanted = devices.find((device) => device.node === node)?.row?.kconfig ?? [];
  return wanted
    .filter((symbol) => !["y", "m"].includes(kernel.option(symbol)))
    .map((symbol) => `CONFIG_${symbol}=y`);
}

function lookForIt(said: Diagnostic | undefined): readonly string[] {
  return [
    said?.help ??
      "look for it in the kernel's log (dmesg) and in /sys/kernel/debug/devices_deferred",
  ];
}

/** Refusals of format and size are another matter; who may open it was settled before. */
function notFree(evidence: Evidence, { node, refusal }: Opening): readonly Finding[] {
  if (!refusal) return [];
  const { call, errno, detail } = refusal;
  const isDenial = (errno === "EACCES" || errno === "EPERM") && call.startsWith("open(");
  if (errno === "EINVAL" || isDenial) return [];
  const base = { state: "bad" as const, about: nameOf(evidence, node), source: call };
  const seen = `${call}: ${errno}${detail === null ? "" : ` (${detail})`}`;
  if (errno === "ENODEV" && call === "DRM_IOCTL_MODE_GETCONNECTOR")
    return [
      {
        ...base,
        code: "doctor-no-screen",
        what: `no screen is connected to ${node}`,
        change: ["connect one; /sys/class/drm/card*-*/status says `connected` then"],
      },
    ];
  if (errno === "EBUSY" || errno === "EACCES")
    return [
      {
        ...base,
        code: "doctor-device-in-use",
        what: `${node} is in use: ${seen}${usersText(evidence, node)}`,
        change: stopUsers(evidence, node),
      },
    ];
  return [
    {
      ...base,
      code: "doctor-device-fails",
      what: `${node} cannot be opened for its stream: ${seen}`,
      change: ["look for its driver in the kernel's log (dmesg)"],
    },
  ];
}

function usersOf(evidence: Evidence, node: string) {
  const files = filesOf(evidence, node);
  return evidence.users.filter(({ file }) => files.includes(file));
}

function usersText(evidence: Evidence, node: string): string {
  const users = usersOf(evidence, node).map(({ pid, command }) => `${command} (process ${pid})`);
  return users.length === 0 ? "" : `; open in ${users.join(", ")}`;
}

function stopUsers(evidence: Evidence, node: string): readonly string[] {
  const users = usersOf(evidence, node);
  if (users.length > 0) return users.map(({ pid, command }) => `kill ${pid}  # ${command}`);
  const [file = node] = filesOf(evidence, node);
  return [`stop the program that has it: sudo fuser -v ${file}`];
}
