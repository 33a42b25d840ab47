// A trial as it is kept: what each device answered when the stream was opened, and what then came of its frames.
import type { Opening } from "./open-stream.ts";
import type { StreamSession } from "./stream-session.ts";
import type { Content, DeviceTrial, Refused, Trial } from "./trial.ts";
import type { NextWay } from "./next-way.ts";

/** @param session undefined when the stream could not be opened */
export function trialOf(way: NextWay, opening: Opening, session: StreamSession | undefined): Trial {
  const late = session?.end?.kind === "refused" ? session.end.refusal : undefined;
  const isDevice = opening.devices.some(({ node }) => node === late?.by);
  return {
    memory: way.memory,
    copies: way.copies.map(({ memory, consumers }) => ({ memory, consumers })),
    because: way.because,
    allocation: late && !isDevice ? [...opening.allocation, late] : opening.allocation,
    devices: opening.devices.map((device) => withContent(device, session, late)),
    isHopeless: opening.isHopeless,
    ran: session?.end?.kind === "done",
  };
}

function withContent(
  device: DeviceTrial,
  session: StreamSession | undefined,
  late: Refused | undefined,
): DeviceTrial {
  if (!session) return device;
  const content = contentAt(device.node, session);
  const answer = late?.by === device.node ? late : device.answer;
  return { ...device, answer, content };
}

function contentAt(node: string, session: StreamSession): Content | undefined {
  if (node === session.stream.from) {
    const { frames, producerErrors, firstProducerError } = session;
    return { frames, wrong: producerErrors, firstWrong: firstProducerError };
  }
  return session.consumerRuns().find((run) => run.node === node);
}
