// Whether a picture reaches the camera's node: VIDIOC_STREAMON of a pipeline with a link that is off fails, and nothing
// before it does (drivers/media/mc/mc-entity.c:860).
import { type Evidence, filesOf, nodesOf } from "../evidence.ts";
import type { Finding } from "../finding.ts";

export function checkMediaLinks(evidence: Evidence): readonly Finding[] {
  const files = nodesOf(evidence).flatMap((node) => filesOf(evidence, node));
  return evidence.feeds
    .filter(({ file }) => files.includes(file))
    .map(({ file, media, end, commands }) => ({
      code: "doctor-no-picture",
      state: "bad",
      about: file,
      what: `no picture reaches ${file}: in ${media} no link into ${end} is enabled`,
      change: commands,
      source: `MEDIA_IOC_G_TOPOLOGY of ${media}`,
    }));
}
