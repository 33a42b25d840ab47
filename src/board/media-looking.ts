// Nodes that look like media devices and whose compatible nobody has read yet. They are listed as unknown rather than
// passed over: a device that is not mentioned would count as harmless. The device-tree specification's generic names
// (section 2.2.2) and the names that mainline trees use for the same blocks are the sign.
import { compatibleOf } from "../devicetree/compatible.ts";
import type { Node } from "../devicetree/tree.ts";

const NAMES = new Set(
  `gpu gpu3d gpu2d display display-controller display-subsystem display-engine display-frontend display-backend lcd
   lcd-controller lcdc lcdif lcdif1 lcdif2 vop fimd decon mixer dss dispc dpu dcss mdp mdss dc ade fb framebuffer
   camera camss csi isp isi ipu vin vi cal dcmi capture pxp video video-codec video-decoder video-encoder video_codec
   vpu vde vdec venc venus mfc hevc jpeg jpegdec jpegenc jpeg-codec jpegcodec jpgdec jpgenc codec vcodec
   npu npu0 vip g2d rga ge2d bb2d vic gr2d gr3d rotator scaler gsc vsp fdp1 fdp deinterlace rotate vpe mdp-rdma`.split(
    /\s+/,
  ),
);

export type MediaLook =
  | { readonly looks: true }
  /** Not a DMA device after all, with the reason. */
  | { readonly looks: false; readonly reason?: string };

/** Judges by the node name; says why a node with such a name is none. */
export function looksLikeMedia(node: Node): MediaLook {
  const base = node.name.split("@")[0] ?? "";
  if (!NAMES.has(base.toLowerCase())) return { looks: false };
  if (compatibleOf(node).length === 0) return { looks: false, reason: "no compatible, so no driver binds" };
  if (node.property("#sound-dai-cells")) return { looks: false, reason: "an audio codec" };
  const bus = serialBus(node);
  if (bus) return { looks: false, reason: `sits on ${bus}, which carries no frames` };
  if (!node.property("reg")) return { looks: false, reason: "no registers of its own" };
  return { looks: true };
}

function serialBus(node: Node): string | undefined {
  for (let up = node.parent; up; up = up.parent) {
    const base = up.name.split("@")[0] ?? "";
    if (/^(i2c|spi|dsi|mdio|slim|soundwire)/.test(base)) return up.path;
  }
  return undefined;
}
