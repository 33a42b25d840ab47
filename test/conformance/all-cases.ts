// The whole suite, in the order it is read best: what a buffer is, then what devices do with it, then the platform.
import type { Theme } from "./case.ts";
import { backPressure } from "./cases/back-pressure.ts";
import { coherency } from "./cases/coherency.ts";
import { contiguity } from "./cases/contiguity.ts";
import { copies } from "./cases/copies.ts";
import { cpuAccess } from "./cases/cpu-access.ts";
import { disposalOrder } from "./cases/disposal-order.ts";
import { events } from "./cases/events.ts";
import { exhaustion } from "./cases/exhaustion.ts";
import { fences } from "./cases/fences.ts";
import { lifeCycle } from "./cases/life-cycle.ts";
import { platform } from "./cases/platform.ts";
import { queues } from "./cases/queues.ts";
import { randomLife } from "./cases/random-life.ts";
import { refusals } from "./cases/refusals.ts";
import { sharing } from "./cases/sharing.ts";
import { useAfterFree } from "./cases/use-after-free.ts";

export const allThemes: readonly Theme[] = [
  lifeCycle,
  disposalOrder,
  cpuAccess,
  exhaustion,
  refusals,
  contiguity,
  useAfterFree,
  queues,
  backPressure,
  sharing,
  coherency,
  fences,
  copies,
  randomLife,
  events,
  platform,
];
