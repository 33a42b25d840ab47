// Showing pictures by atomic commits. Which plane takes them the driver says: ways are tested in their order with the first
// picture, and the first that is accepted is used.
import {
  attempt,
  isRefused,
  type KernelError,
  type UnknownFact,
} from "../../buffer/kernel-error.ts";
import { DRM_MODE_PAGE_FLIP_EVENT } from "../uapi/drm-framebuffer.ts";
import {
  DRM_MODE_ATOMIC_ALLOW_MODESET,
  DRM_MODE_ATOMIC_NONBLOCK,
  DRM_MODE_ATOMIC_TEST_ONLY,
  DRM_MODE_OBJECT_CONNECTOR,
  DRM_MODE_OBJECT_CRTC,
} from "../uapi/drm-property.ts";
import { Backdrop, planeBelow } from "./backdrop.ts";
import type { Card, Connector } from "./card.ts";
import { type Change, commit } from "./commit.ts";
import { withModeBlob } from "./mode-blob.ts";
import type { Output, ShownPicture } from "./output.ts";
import { pendingWrites } from "./pending-writes.ts";
import { type PictureSize, showOn, switchOff } from "./plane-change.ts";
import { type Plane, planeNow } from "./planes.ts";
import { type PreviousPicture, previousPicture, showAgain } from "./previous-picture.ts";
import { readObject } from "./properties.ts";
import { isDenied } from "./screen-master.ts";
import type { Way } from "./ways-to-show.ts";

const FLIP = DRM_MODE_ATOMIC_NONBLOCK | DRM_MODE_PAGE_FLIP_EVENT;
const TEST = DRM_MODE_ATOMIC_TEST_ONLY | DRM_MODE_ATOMIC_ALLOW_MODESET;

/** What the card is made of. */
export interface CardParts {
  readonly connectors: readonly Connector[];
  readonly planes: readonly Plane[];
}

/** A way that the driver takes, and what has to be below it. */
interface Chosen {
  readonly way: Way;
  readonly backdrop: Backdrop | undefined;
}

/** What the commit waits for, as a value of the plane. */
type Fence = { readonly IN_FENCE_FD?: number };

export class AtomicOutput implements Output {
  readonly #card: Card;
  readonly #ways: readonly Way[];
  readonly #size: PictureSize;
  readonly #parts: CardParts;
  #chosen: Chosen | undefined;
  #previous: PreviousPicture | undefined;

  /** @param ways at least one @param size of the pictures */
  constructor(card: Card, ways: readonly Way[], size: PictureSize, parts: CardParts) {
    this.#card = card;
    this.#ways = ways;
    this.#size = size;
    this.#parts = parts;
  }

  test(picture: ShownPicture): void {
    if (this.#chosen) return;
    const answer = attempt(() => this.#choose(picture));
    // Only the master may ask: drivers/gpu/drm/drm_ioctl.c:687.
    if (isDenied(answer)) return;
    if (isRefused(answer)) throw answer;
    this.#chosen = answer;
  }

  begin(picture: ShownPicture, number: bigint): boolean {
    const chosen = (this.#chosen ??= this.#choose(picture));
    const { crtc } = chosen.way;
    const previous = this.#previous ?? previousPicture(this.#card, crtc, this.#parts.connectors);
    // The call waits for commits of whoever was master before, which a later flip need not. It would also wait for those who
    // still write to the picture, and that may be this very process: then an event tells when it is done.
    const isLater = withFence(picture, (fence) => {
      const flags = fence.IN_FENCE_FD === undefined ? 0 : FLIP;
      this.#setMode(chosen, picture, fence, flags | DRM_MODE_ATOMIC_ALLOW_MODESET, number);
      return flags !== 0;
    });
    this.#previous = previous;
    return isLater;
  }

  flip(picture: ShownPicture, number: bigint): void {
    // `begin` has chosen it.
    const { way } = this.#chosen as Chosen;
    withFence(picture, (fence) => {
      const values = { FB_ID: picture.frameBuffer, ...fence };
      commit(this.#card, [{ object: way.plane, values }], FLIP, number);
    });
  }

  end(): void {
    const [chosen, previous] = [this.#chosen, this.#previous];
    if (!chosen || !previous) return;
    this.#previous = undefined;
    const { plane, crtc } = chosen.way;
    const off = () => commit(this.#card, [switchOff(plane)], 0);
    if (plane.kind !== "primary") attempt(off);
    showAgain(this.#card, previous);
    // The CRTC's own primary plane has its old picture now; ours may have been another.
    const now = attempt(() => planeNow(this.#card, plane.id));
    if (!isRefused(now) && now.crtc === crtc && now.frameBuffer !== previous.frameBuffer)
      attempt(off);
  }

  /** @throws KernelError the refusal of the best way when all are refused */
  #choose(picture: ShownPicture): Chosen {
    let refusal: KernelError | UnknownFact | undefined;
    for (const way of this.#ways) {
      const answer = attempt(() => this.#tested({ way, backdrop: undefined }, picture));
      if (!isRefused(answer)) return answer;
      if (isDenied(answer)) throw answer;
      refusal ??= answer;
    }
    for (const way of this.#ways) {
      const answer = attempt(() => this.#testedOnBackdrop(way, picture));
      if (answer && !isRefused(answer)) return answer;
    }
    throw refusal;
  }

  #tested(chosen: Chosen, picture: ShownPicture): Chosen {
    this.#setMode(chosen, picture, {}, TEST);
    return chosen;
  }

  #testedOnBackdrop(way: Way, picture: ShownPicture): Chosen | undefined {
    const below = planeBelow(way, this.#parts.planes);
    if (!below) return undefined;
    const backdrop = new Backdrop(this.#card, below, way.crtc, way.mode);
    try {
      return this.#tested({ way, backdrop }, picture);
    } catch (error) {
      backdrop[Symbol.dispose]();
      throw error;
    }
  }

  #setMode(
    { way, backdrop }: Chosen,
    picture: ShownPicture,
    fence: Fence,
    flags: number,
    number = 0n,
  ): void {
    const { connector, crtc, mode, plane, target } = way;
    const card = this.#card;
    const shown = showOn(plane, crtc, picture.frameBuffer, this.#size, target);
    const others = this.#parts.planes.filter(
      ({ id }) => id !== plane.id && id !== backdrop?.plane.id && planeNow(card, id).crtc === crtc,
    );
    withModeBlob(card, mode, (blob) => {
      const changes: readonly Change[] = [
        {
          object: readObject(card, connector, DRM_MODE_OBJECT_CONNECTOR),
          values: { CRTC_ID: crtc },
        },
        {
          object: readObject(card, crtc, DRM_MODE_OBJECT_CRTC),
          values: { MODE_ID: blob, ACTIVE: 1 },
        },
        ...others.map(switchOff),
        ...(backdrop ? [backdrop.change] : []),
        { object: shown.object, values: { ...shown.values, ...fence } },
      ];
      commit(card, changes, flags, number);
    });
  }
}

/** Runs a commit with the fence of those who still write to the picture. */
function withFence<T>({ buffers }: ShownPicture, work: (fence: Fence) => T): T {
  const writes = pendingWrites(buffers);
  try {
    return work(writes ? { IN_FENCE_FD: writes.fd.number } : {});
  } finally {
    writes?.[Symbol.dispose]();
  }
}
