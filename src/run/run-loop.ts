// The loop of a run: waits for whatever any stream can go on with, and tells the stream. A session that ends may be
// replaced by another way to run its stream.
import type { Platform, Waitable } from "../buffer/platform.ts";
import type { StreamSession } from "./stream-session.ts";

const SECOND = 1e9;
/** Nothing at all for so long, or longer at slow rates, means that nothing will come; a first frame may take a while. */
const STALLED = 5 * SECOND;
/** Frame periods after which displays have shown what they were given last. */
const LAST_PERIODS = 5;

/** @param ended gets every session that is over and gives what runs in its place */
export async function runSessions(
  platform: Platform,
  sessions: readonly StreamSession[],
  ended: (session: StreamSession) => StreamSession | undefined,
): Promise<void> {
  let live: readonly StreamSession[] = sessions;
  const settle = () => {
    live = live.flatMap((session) => {
      let current: StreamSession | undefined = session;
      while (current?.end) current = ended(current);
      return current ?? [];
    });
  };
  for (settle(); live.length > 0; settle()) {
    const bySource = new Map<Waitable, StreamSession>();
    for (const session of live)
      for (const source of session.sources()) bySource.set(source, session);
    const ready = await platform.wait([...bySource.keys()], patience(platform, live));
    for (const source of ready) {
      const session = bySource.get(source);
      if (session && !session.end) session.take(source);
    }
    const painted = paintWhatIsDue(platform, live, ready.length === 0);
    if (ready.length > 0 || painted) continue;
    for (const session of live) session.finish();
  }
}

/** Nanoseconds to wait: until the CPU paints next, else until it is clear that nothing comes. */
function patience(platform: Platform, live: readonly StreamSession[]): number {
  const due = live.flatMap((session) => session.due ?? []);
  if (due.length > 0) return Math.max(0, Math.min(...due) - platform.now());
  const last = (LAST_PERIODS * SECOND) / Math.min(...live.map(({ stream }) => stream.rate));
  return live.some(({ isProducing }) => isProducing) ? Math.max(STALLED, last) : last;
}

/** @param isIdle nothing else is under way, so the CPU need not wait for its time */
function paintWhatIsDue(
  platform: Platform,
  live: readonly StreamSession[],
  isIdle: boolean,
): boolean {
  const due = live.filter(
    (session) =>
      !session.end && session.due !== undefined && (isIdle || session.due <= platform.now()),
  );
  for (const session of due) session.paint();
  return due.length > 0;
}
