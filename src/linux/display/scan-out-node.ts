// Which device-tree node a card scans out by. The node of a DRM device may stand for a whole of several devices, none of
// which it is: it names their output ports in `ports` (Documentation/devicetree/bindings/display/rockchip/rockchip-drm.yaml).
import type { KernelFiles } from "../files/kernel-files.ts";

const TREE = "proc/device-tree";

/**
 * @param node of the card
 * @returns the one device behind its ports; the node itself where it names none or several, for then nothing here tells
 * which of them a screen hangs on
 */
export function scanOutNode(files: KernelFiles, node: string): string {
  const cells = node.startsWith("/") ? files.bytes(`${TREE}${node}/ports`) : undefined;
  if (cells === undefined || cells.length === 0) return node;
  const wanted = phandles(cells);
  const devices = new Set(
    [...nodesWith(files, wanted, "")].map((port) =>
      port.replace(/(?:\/ports)?\/port(?:@[^/]*)?$/, ""),
    ),
  );
  const [only] = devices;
  return only !== undefined && devices.size === 1 ? only : node;
}

/** Paths of the nodes that have one of these phandles. */
function* nodesWith(
  files: KernelFiles,
  wanted: ReadonlySet<number>,
  node: string,
): Generator<string> {
  const folder = `${TREE}${node}`;
  const names = files.names(folder);
  if (names.includes("phandle")) {
    const [own = 0] = phandles(files.bytes(`${folder}/phandle`) ?? new Uint8Array());
    if (wanted.has(own)) yield node;
  }
  for (const name of names)
    if (files.isFolder(`${folder}/${name}`)) yield* nodesWith(files, wanted, `${node}/${name}`);
}

/** Cells of 32 bits, big-endian. */
function phandles(bytes: Uint8Array): ReadonlySet<number> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = Math.floor(bytes.length / 4);
  return new Set(Array.from({ length: count }, (_, at) => view.getUint32(4 * at)));
}
