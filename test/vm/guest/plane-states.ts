// What the planes of a card show, as debugfs prints it: drivers/gpu/drm/drm_atomic.c:725.
import { readdirSync, readFileSync } from "node:fs";

const FOLDER = "/sys/kernel/debug/dri";

export interface PlaneState {
  readonly plane: string;
  /** Number of the frame buffer. */
  readonly frameBuffer: number;
  /** `320x240+160+120`. */
  readonly place: string;
}

/** Planes that show something now. @param driver `vkms` */
export function planeStates(driver: string): readonly PlaneState[] {
  const card = readdirSync(FOLDER).find((entry) =>
    readFileSync(`${FOLDER}/${entry}/name`, "utf8").startsWith(driver),
  );
  const text = readFileSync(`${FOLDER}/${card}/state`, "utf8");
  const blocks = [...text.matchAll(/^plane\[\d+\]: (?<name>\S+)\n(?<rest>(?:\t.*\n)*)/gm)];
  return blocks.flatMap(({ groups: { name = "", rest = "" } = {} }) => {
    const frameBuffer = Number(/^\tfb=(?<id>\d+)$/m.exec(rest)?.groups?.["id"] ?? 0);
    const place = /^\tcrtc-pos=(?<place>\S+)$/m.exec(rest)?.groups?.["place"] ?? "";
    return frameBuffer === 0 ? [] : [{ plane: name, frameBuffer, place }];
  });
}
