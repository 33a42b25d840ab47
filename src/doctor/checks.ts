// The matters that are looked into, in the order in which they stop a pipeline: what a device that cannot be opened would
// say of memory nobody knows, a format that it does not take no memory mends, and a memory that is not there has no size.
import { checkAlignment } from "./checks/alignment.ts";
import { checkCma } from "./checks/cma.ts";
import { checkDevices } from "./checks/devices.ts";
import { checkFormats } from "./checks/formats.ts";
import { checkHeaps } from "./checks/heaps.ts";
import { checkImports } from "./checks/imports.ts";
import { checkIommus } from "./checks/iommus.ts";
import { checkKernelLog } from "./checks/kernel-log.ts";
import { checkLuck } from "./checks/luck.ts";
import { checkMediaLinks } from "./checks/media-links.ts";
import { checkPermissions } from "./checks/permissions.ts";
import type { Check } from "./evidence.ts";

export const CHECKS: readonly Check[] = [
  checkPermissions,
  checkDevices,
  checkMediaLinks,
  checkFormats,
  checkAlignment,
  checkHeaps,
  checkIommus,
  checkCma,
  checkImports,
  checkLuck,
  checkKernelLog,
];
