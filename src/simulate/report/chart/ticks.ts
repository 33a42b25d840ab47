// Where the marks of an axis stand: on round numbers, few enough to be read.

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** Seconds and minutes that people count in. */
const CLOCK_STEPS = [1, 2, 5, 10, 15, 30];
/** Seconds. */
const TIME_STEPS = [
  ...CLOCK_STEPS,
  ...CLOCK_STEPS.map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
];

/** 0 and the multiples of 1, 2 or 5 times a power of ten, the last one not below `most`. @param count of steps, at most */
export function roundTicks(most: number, count: number): readonly number[] {
  const step = roundStep(most / count);
  return step === 0 ? [0] : multiples(step, Math.ceil(most / step - 1e-9));
}

/** 0 and the multiples of a power of two up to `most`: sizes of memory. */
export function binaryTicks(most: number, count: number): readonly number[] {
  if (!(most > 0)) return [0];
  const step = 2 ** Math.ceil(Math.log2(most / count));
  return multiples(step, Math.floor(most / step));
}

/** Seconds up to `most`: steps of seconds, minutes and hours. */
export function timeTicks(most: number, count: number): readonly number[] {
  if (!(most > 0)) return [0];
  const least = most / count;
  const step =
    least < 1
      ? roundStep(least)
      : (TIME_STEPS.find((one) => one >= least) ?? roundStep(least / DAY) * DAY);
  return multiples(step, Math.floor(most / step + 1e-9));
}

/** The powers of ten from the one not above `least` to the one not below `most`: two at the least. */
export function decadeTicks(least: number, most: number): readonly number[] {
  const first = Math.floor(Math.log10(least));
  const last = Math.max(Math.ceil(Math.log10(most)), first + 1);
  return Array.from({ length: last - first + 1 }, (_, at) => 10 ** (first + at));
}

/** The smallest of 1, 2 and 5 times a power of ten that is not below it. */
function roundStep(least: number): number {
  if (!(least > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5].find((one) => one * power >= least * (1 - 1e-9)) ?? 10;
  return factor * power;
}

function multiples(step: number, last: number): readonly number[] {
  return Array.from({ length: last + 1 }, (_, at) => at * step);
}
