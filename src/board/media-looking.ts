// Nodes that look like media devices and whose compatible nobody has read yet. They are listed as unknown rather than
// passed over: a device that is not mentioned would count as harmless. The device-tree specification's generic names
// (section 2.2.2) and the names that mainline trees use for the same blocks are the sign.
import { compatibleOf } from "../devicetree/compatible.ts";
import type { Node } from "../devicetree/tree.ts";
import type { Role } from "../drivers/row.ts";

/** Node names, by the role that a device of that name most often has. The name is a hint, never a fact. */
const NAMES: { readonly [R in Role]?: string } = {
  gpu: "gpu gpu3d gr3d",
  display:
    "display display-controller display-subsystem display-engine display-frontend display-backend lcd lcd-controller " +
    "lcdc lcdif lcdif1 lcdif2 vop fimd decon mixer dss dispc dpu dcss mdp mdss dc ade framebuffer",
  camera: "camera camss csi isp isi ipu vin vi cal dcmi capture vip",
  codec:
    "video-codec video-decoder video-encoder video_codec vpu vde vdec venc venus mfc hevc codec vcodec",
  jpeg: "jpeg jpegdec jpegenc jpeg-codec jpegcodec jpgdec jpgenc",
  npu: "npu npu0",
  "2d": "gpu2d pxp g2d rga ge2d bb2d vic gr2d rotator scaler gsc vsp fdp1 fdp deinterlace rotate vpe mdp-rdma",
  unknown: "video",
};

const HINTS: ReadonlyMap<string, Role> = new Map(
  Object.entries(NAMES).flatMap(([role, names]) =>
    names.split(" ").map((name) => [name, role as Role] as const),
  ),
);

export type MediaLook =
  | { readonly looks: true; readonly hint: Role }
  /** Not a DMA device after all, with the reason. */
  | { readonly looks: false; readonly reason?: string };

/** Judges by the node name; says why a node with such a name is none. */
export function looksLikeMedia(node: Node): MediaLook {
  const hint = HINTS.get(node.name.split("@")[0]?.toLowerCase() ?? "");
  if (hint === undefined) return { looks: false };
  if (compatibleOf(node).length === 0)
    return { looks: false, reason: "no compatible, so no driver binds" };
  if (node.property("#sound-dai-cells")) return { looks: false, reason: "an audio codec" };
  const bus = serialBus(node);
  if (bus) return { looks: false, reason: `sits on ${bus}, which carries no frames` };
  if (!node.property("reg")) return { looks: false, reason: "no registers of its own" };
  if (node.property("mboxes") && node.property("memory-region"))
    return { looks: false, reason: "a remote processor" };
  if (node.path.startsWith("/reserved-memory/")) return { looks: false, reason: "a memory region" };
  return { looks: true, hint };
}

function serialBus(node: Node): string | undefined {
  for (let up = node.parent; up; up = up.parent) {
    const base = up.name.split("@")[0] ?? "";
    if (/^(i2c|rsb|spi|dsi|mdio|slim|soundwire)/.test(base)) return up.path;
  }
  return undefined;
}
