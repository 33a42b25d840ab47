// Showing pictures on a driver without atomic commits: a mode set for the first, page flips of the primary plane for the rest.
import { addressOf, ioctl } from "../call.ts";
import { DRM_IOCTL_MODE_PAGE_FLIP, DRM_MODE_PAGE_FLIP_EVENT } from "../uapi/drm-framebuffer.ts";
import { DRM_IOCTL_MODE_SETCRTC } from "../uapi/drm-resources.ts";
import { bytesOf, type Card, type Connector } from "./card.ts";
import type { Output, ShownPicture } from "./output.ts";
import { type PreviousPicture, previousPicture, showAgain } from "./previous-picture.ts";
import type { Way } from "./ways-to-show.ts";

export class LegacyOutput implements Output {
  readonly #card: Card;
  readonly #way: Way;
  readonly #connectors: readonly Connector[];
  #previous: PreviousPicture | undefined;

  /** @param connectors of the card, with the CRTCs that drive them */
  constructor(card: Card, way: Way, connectors: readonly Connector[]) {
    this.#card = card;
    this.#way = way;
    this.#connectors = connectors;
  }

  test(): void {}

  begin({ frameBuffer }: ShownPicture): boolean {
    const { connector, crtc, mode } = this.#way;
    const previous = this.#previous ?? previousPicture(this.#card, crtc, this.#connectors);
    const list = bytesOf(Uint32Array.of(connector));
    const input = {
      crtc_id: crtc,
      fb_id: frameBuffer,
      set_connectors_ptr: addressOf(list),
      count_connectors: 1,
      mode_valid: 1,
      mode,
    };
    ioctl(this.#card.fd, DRM_IOCTL_MODE_SETCRTC, input, [list]);
    this.#previous = previous;
    return false;
  }

  /** A driver waits for those who still write to the picture by itself. */
  flip({ frameBuffer }: ShownPicture, number: bigint): void {
    ioctl(this.#card.fd, DRM_IOCTL_MODE_PAGE_FLIP, {
      crtc_id: this.#way.crtc,
      fb_id: frameBuffer,
      flags: DRM_MODE_PAGE_FLIP_EVENT,
      user_data: number,
    });
  }

  end(): void {
    const previous = this.#previous;
    if (!previous) return;
    this.#previous = undefined;
    showAgain(this.#card, previous);
  }
}
