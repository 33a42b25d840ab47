// An open DRM device: its screens, dma-bufs in and out, frame buffers. Memory is known to it by handles, one for each buffer
// however often it is imported. Planes and properties are read by planes.ts and properties.ts.
import { attempt, isRefused } from "../../buffer/kernel-error.ts";
import { addressOf, ioctl } from "../call.ts";
import type { OwnedFd } from "../fd.ts";
import {
  DRM_IOCTL_GEM_CLOSE,
  DRM_IOCTL_GET_CAP,
  DRM_IOCTL_PRIME_FD_TO_HANDLE,
  DRM_IOCTL_PRIME_HANDLE_TO_FD,
  DRM_IOCTL_SET_CLIENT_CAP,
} from "../uapi/drm-device.ts";
import {
  DRM_IOCTL_MODE_ADDFB2,
  DRM_IOCTL_MODE_RMFB,
  DRM_MODE_FB_MODIFIERS,
} from "../uapi/drm-framebuffer.ts";
import {
  DRM_IOCTL_MODE_GETCONNECTOR,
  DRM_IOCTL_MODE_GETENCODER,
  DRM_IOCTL_MODE_GETRESOURCES,
  drmModeModeinfo,
} from "../uapi/drm-resources.ts";
import { HOST_ABI } from "../host.ts";
import { decodeMany } from "../uapi/struct.ts";

export type Mode = ReturnType<typeof decodeMany<ModeInfo>>[number];
type ModeInfo = ReturnType<typeof drmModeModeinfo.read>;

export interface Connector {
  readonly id: number;
  readonly isConnected: boolean;
  readonly modes: readonly Mode[];
  /** CRTCs that can drive it, the one that does first. */
  readonly crtcs: readonly number[];
  /** The CRTC that drives it now; 0 for none. */
  readonly current: number;
}

/** How a frame lies in its handles: one entry a plane. */
export interface Picture {
  /** DRM fourcc. */
  readonly code: number;
  readonly width: number;
  readonly height: number;
  readonly handles: readonly number[];
  readonly pitches: readonly number[];
  readonly offsets: readonly number[];
  /** How the pixels of all planes are arranged; undefined leaves it to the driver. */
  readonly modifier: bigint | undefined;
}

/** include/uapi/drm/drm_mode.h:505 */
const CONNECTED = 1;

export class Card implements Disposable {
  readonly fd: OwnedFd;
  /** How often each handle was taken. */
  readonly #handles = new Map<number, number>();

  constructor(fd: OwnedFd) {
    this.fd = fd;
  }

  /** A DRM_CAP; 0 for one that this kernel does not know. */
  capability(capability: bigint): bigint {
    const found = attempt(() => ioctl(this.fd, DRM_IOCTL_GET_CAP, { capability }));
    return isRefused(found) ? 0n : found.value;
  }

  /** Asks for a DRM_CLIENT_CAP. @returns whether this driver has it */
  enable(capability: bigint): boolean {
    const input = { capability, value: 1n };
    return !isRefused(attempt(() => ioctl(this.fd, DRM_IOCTL_SET_CLIENT_CAP, input)));
  }

  /** CRTCs in the order that masks of possible ones count them, and connectors. */
  resources(): { readonly crtcs: readonly number[]; readonly connectors: readonly number[] } {
    const counts = ioctl(this.fd, DRM_IOCTL_MODE_GETRESOURCES, {});
    const crtcs = new Uint32Array(counts.count_crtcs);
    const connectors = new Uint32Array(counts.count_connectors);
    const [crtcBytes, connectorBytes] = [bytesOf(crtcs), bytesOf(connectors)];
    ioctl(
      this.fd,
      DRM_IOCTL_MODE_GETRESOURCES,
      {
        count_crtcs: crtcs.length,
        crtc_id_ptr: addressOf(crtcBytes),
        count_connectors: connectors.length,
        connector_id_ptr: addressOf(connectorBytes),
      },
      [crtcBytes, connectorBytes],
    );
    return { crtcs: [...crtcs], connectors: [...connectors] };
  }

  connector(id: number, crtcs: readonly number[]): Connector {
    const counts = ioctl(this.fd, DRM_IOCTL_MODE_GETCONNECTOR, { connector_id: id });
    const size = drmModeModeinfo.size(HOST_ABI);
    const modes = new Uint8Array(new ArrayBuffer(Math.max(1, counts.count_modes) * size));
    const encoders = new Uint32Array(counts.count_encoders);
    const encoderBytes = bytesOf(encoders);
    const found = ioctl(
      this.fd,
      DRM_IOCTL_MODE_GETCONNECTOR,
      {
        connector_id: id,
        count_modes: counts.count_modes,
        modes_ptr: addressOf(modes),
        count_encoders: encoders.length,
        encoders_ptr: addressOf(encoderBytes),
      },
      [modes, encoderBytes],
    );
    return {
      id,
      isConnected: found.connection === CONNECTED,
      modes: decodeMany(drmModeModeinfo, modes, HOST_ABI).slice(0, counts.count_modes),
      ...this.#crtcsOf([...encoders], found.encoder_id, crtcs),
    };
  }

  /** @throws KernelError as the driver refuses the buffer */
  import(buffer: OwnedFd): number {
    const { handle } = ioctl(this.fd, DRM_IOCTL_PRIME_FD_TO_HANDLE, { fd: buffer.number });
    this.#handles.set(handle, (this.#handles.get(handle) ?? 0) + 1);
    return handle;
  }

  /** The last of those who took it closes it. */
  forget(handle: number): void {
    const left = (this.#handles.get(handle) ?? 1) - 1;
    if (left > 0) {
      this.#handles.set(handle, left);
      return;
    }
    this.#handles.delete(handle);
    ioctl(this.fd, DRM_IOCTL_GEM_CLOSE, { handle });
  }

  /** @returns a descriptor of the memory behind the handle */
  export(handle: number, flags: number): number {
    return ioctl(this.fd, DRM_IOCTL_PRIME_HANDLE_TO_FD, { handle, flags }).fd;
  }

  /** @returns id of the frame buffer */
  addFrameBuffer({ code, width, height, handles, pitches, offsets, modifier }: Picture): number {
    const input = { width, height, pixel_format: code, handles, pitches, offsets };
    // A modifier for a plane that is not there is refused: drivers/gpu/drm/drm_framebuffer.c:258.
    const arrangement = modifier !== undefined && {
      flags: DRM_MODE_FB_MODIFIERS,
      modifier: handles.map(() => modifier),
    };
    return ioctl(this.fd, DRM_IOCTL_MODE_ADDFB2, { ...input, ...arrangement }).fb_id;
  }

  removeFrameBuffer(id: number): void {
    ioctl(this.fd, DRM_IOCTL_MODE_RMFB, id);
  }

  [Symbol.dispose](): void {
    this.fd[Symbol.dispose]();
  }

  #crtcsOf(
    encoders: readonly number[],
    active: number,
    crtcs: readonly number[],
  ): Pick<Connector, "crtcs" | "current"> {
    const found = encoders.map((id) =>
      ioctl(this.fd, DRM_IOCTL_MODE_GETENCODER, { encoder_id: id }),
    );
    const current = found.find(({ encoder_id: id }) => id === active)?.crtc_id ?? 0;
    const possible = found.flatMap(({ possible_crtcs: mask }) => inMask(crtcs, mask));
    return { crtcs: [...new Set([...(current === 0 ? [] : [current]), ...possible])], current };
  }
}

/** Those of the CRTCs whose bits are set. */
export function inMask(crtcs: readonly number[], mask: number): readonly number[] {
  return crtcs.filter((_, at) => (mask & (1 << at)) !== 0);
}

/** The memory of an array whose address the kernel is given. */
export function bytesOf(numbers: Uint32Array | BigUint64Array): Uint8Array {
  return new Uint8Array(numbers.buffer);
}
