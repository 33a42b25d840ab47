// Gives every device a name of its own. Several V4L2 nodes may stand for one device-tree node (an encoder and a decoder,
// the paths of an ISP): the node's name then opens the first that takes the direction and the layout, and each has a
// further name beside it.
import type { BufferSource } from "../buffer/dma-buffer.ts";
import { KernelError } from "../buffer/kernel-error.ts";
import type { DeviceQueue, Direction, MediaDevice } from "../buffer/media-device.ts";
import type { FrameLayout } from "../format/layout.ts";

/** A device that can be opened under another name. */
export interface NamedDevice extends MediaDevice {
  open(direction: Direction, layout: FrameLayout, rate: number, node?: string): DeviceQueue;
  exporterNamed(node: string): BufferSource | undefined;
}

export interface Nameable {
  readonly device: NamedDevice;
  /** `video0`, `card0`. */
  readonly entry: string;
}

export function nameDevices(found: readonly Nameable[]): readonly MediaDevice[] {
  const nodes = [...new Set(found.map(({ device }) => device.node))];
  return nodes.flatMap((node): readonly MediaDevice[] => {
    const members = found.filter(({ device }) => device.node === node);
    const [only] = members;
    if (only && members.length === 1) return [only.device];
    const devices = members.map(({ device }) => device);
    return [
      new SharedNode(node, devices),
      ...members.map(({ device, entry }) => new Alias(`${node}:${entry}`, device)),
    ];
  });
}

class SharedNode implements MediaDevice {
  readonly node: string;
  readonly roles: readonly string[];
  readonly exporter: BufferSource | undefined;
  readonly #members: readonly NamedDevice[];

  constructor(node: string, members: readonly NamedDevice[]) {
    this.node = node;
    this.roles = [...new Set(members.flatMap(({ roles }) => roles))];
    this.exporter = members.find(({ exporter }) => exporter)?.exporter;
    this.#members = members;
  }

  open(direction: Direction, layout: FrameLayout, rate: number): DeviceQueue {
    let refusal: KernelError | undefined;
    for (const member of this.#members) {
      try {
        return member.open(direction, layout, rate);
      } catch (error) {
        if (!(error instanceof KernelError)) throw error;
        if (refusal === undefined || saysMore(error, refusal)) refusal = error;
      }
    }
    throw refusal;
  }
}

/** Busy says more than that another one has not the format, and that says more than that it has not the direction. */
function saysMore(error: KernelError, before: KernelError): boolean {
  if (error.errno !== "EINVAL") return true;
  return before.errno === "EINVAL" && before.log === undefined && error.log !== undefined;
}

class Alias implements MediaDevice {
  readonly node: string;
  readonly roles: readonly string[];
  readonly exporter: BufferSource | undefined;
  readonly #device: NamedDevice;

  constructor(node: string, device: NamedDevice) {
    this.node = node;
    this.roles = device.roles;
    this.exporter = device.exporterNamed(node);
    this.#device = device;
  }

  open(direction: Direction, layout: FrameLayout, rate: number): DeviceQueue {
    return this.#device.open(direction, layout, rate, this.node);
  }
}
