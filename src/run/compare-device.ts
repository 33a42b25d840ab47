// One device's answer in the plan against what happened to it with that memory.
import type { DeviceVerdict } from "../plan/plan.ts";
import { type DeviceTrial, isRefusal, refusalText } from "./trial.ts";

export interface DeviceComparison {
  readonly agrees: boolean;
  /** It was to fail and passed, because this very buffer happened to suit it. */
  readonly byLuck: boolean;
  readonly planned: string;
  readonly happened: string;
}

/** A window that is missed is bounced, or fails where the run of pages is too long to bounce: the plan says both. */
const MAY_FAIL_TOO: ReadonlySet<string> = new Set(["window"]);

/** Where the kernel put a region is open to a plan, and a fact on any machine that has booted, a twin too. */
const SETTLED_AT_BOOT: ReadonlySet<string> = new Set(["window", "allocation"]);

/** Calls that come after the import: a trial in which no frame moves does not reach them. */
const AFTER_IMPORT: ReadonlySet<string> = new Set(["DRM_IOCTL_MODE_ATOMIC", "VIDIOC_STREAMON"]);

/**
 * @param knowsAll the platform is a twin, which refuses to do what nobody knows; a real kernel settles the question
 * @param blamed the producer was to spoil the picture, so that a wrong one tells nothing against a consumer
 */
export function compareDevice(
  verdict: DeviceVerdict,
  trial: DeviceTrial,
  { knowsAll, blamed }: { readonly knowsAll: boolean; readonly blamed: boolean },
): DeviceComparison {
  const byLuck = verdict.verdict === "no" && passed(trial) && isLucky(verdict, trial);
  const agrees = byLuck || isAsPlanned(verdict, trial, knowsAll, blamed);
  return { agrees, byLuck, planned: plannedText(verdict), happened: happenedText(trial) };
}

function isAsPlanned(
  verdict: DeviceVerdict,
  trial: DeviceTrial,
  knowsAll: boolean,
  blamed: boolean,
): boolean {
  const { answer } = trial;
  if (answer === "not-reached") return true;
  const isUnknown = isRefusal(answer) && answer.isUnknown;
  if (verdict.verdict === "unknown")
    return isUnknown || !knowsAll || SETTLED_AT_BOOT.has(verdict.rule);
  if (isUnknown) return false;
  if (verdict.verdict === "yes") return answer === "mapped" && (blamed || !isWrong(trial));
  if (isRefusal(answer)) return isRefusalAsPlanned(verdict, answer);
  const isLater = trial.content === undefined && AFTER_IMPORT.has(verdict.call ?? "");
  if (!verdict.silent && verdict.errno !== null && !isLater) return false;
  return trial.content === undefined || isWrong(trial) || trial.bouncedBytes > 0;
}

function isRefusalAsPlanned(
  { silent, rule, call, errno }: DeviceVerdict,
  happened: { readonly call: string; readonly errno: string },
): boolean {
  if (silent) return MAY_FAIL_TOO.has(rule);
  return (
    (errno === null || errno === happened.errno) &&
    (call === null || call.split(" or ").includes(happened.call))
  );
}

function passed({ answer, content, bouncedBytes }: DeviceTrial): boolean {
  return answer === "mapped" && (content?.wrong ?? 0) === 0 && bouncedBytes === 0;
}

function isLucky({ luck }: DeviceVerdict, { isOneRun }: DeviceTrial): boolean {
  return luck !== null && isOneRun !== false;
}

function isWrong({ content }: DeviceTrial): boolean {
  return content !== undefined && content.wrong > 0;
}

function plannedText({ verdict, silent, call, errno, rule, question }: DeviceVerdict): string {
  if (verdict === "yes") return "accepts";
  if (verdict === "unknown") return `unknown: ${question ?? rule}`;
  if (silent) return `takes it and fails in silence (${rule})`;
  if (call === null && errno === null) return `refuses (${rule})`;
  return [call, errno].filter((one) => one !== null).join(": ");
}

function happenedText({ answer, content, bouncedBytes }: DeviceTrial): string {
  if (isRefusal(answer)) return refusalText(answer);
  if (answer === "not-reached") return "was not reached";
  const bounced = bouncedBytes > 0 ? `, ${bouncedBytes} bytes bounced` : "";
  if (content === undefined) return `mapped${bounced}`;
  if (content.wrong > 0)
    return `${content.wrong} of ${content.frames} frames wrong (${content.firstWrong ?? ""})${bounced}`;
  return `${content.frames} frames right${bounced}`;
}
