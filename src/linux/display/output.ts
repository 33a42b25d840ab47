// One screen that a stream of pictures is shown on, whichever of its two interfaces the driver has: atomic or legacy.
import type { OwnedFd } from "../fd.ts";

/** A picture the card knows. */
export interface ShownPicture {
  readonly frameBuffer: number;
  /** Its dma-bufs. */
  readonly buffers: readonly OwnedFd[];
}

export interface Output {
  /**
   * Asks, without showing anything, whether the picture can be shown.
   * @throws KernelError the driver's refusal; nothing is asked where nobody may ask or the interface has no such question
   */
  test(picture: ShownPicture): void;
  /**
   * Takes the screen over and shows the picture.
   * @param number of the event that tells when it is seen
   * @returns whether there will be an event; else it is seen already
   * @throws KernelError EACCES to whoever is not master of the card
   */
  begin(picture: ShownPicture, number: bigint): boolean;
  /** Shows the picture from the next vertical blank on. @param number of the event that tells when it is seen */
  flip(picture: ShownPicture, number: bigint): void;
  /** Shows again what was there before `begin`; the kernel waits for a flip that is under way. */
  end(): void;
}
