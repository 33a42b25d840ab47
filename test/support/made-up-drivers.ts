// Made-up drivers for the tests of the miner: the pieces that most of them share.
import type { Proposal } from "../../scripts/mine/mined.ts";
import { mine } from "../../scripts/mine/propose.ts";
import { sourceTree } from "../../scripts/mine/source-tree.ts";

export const AT = "drivers/media/platform/acme";
export const DRM = "drivers/gpu/drm/acme";

/** A driver that binds `acme,camera` on line 1, and whatever follows. */
export const BINDS = `static const struct of_device_id ids[] = { { .compatible = "acme,camera" }, {} };
static struct platform_driver acme = { .driver = { .name = "acme-camera", .of_match_table = ids } };
`;

export const MAKEFILE = "obj-$(CONFIG_VIDEO_ACME) += acme.o\nacme-y := core.o video.o\n";

export const CONTIG_QUEUE = `int init(struct vb2_queue *q) {
  q->type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  q->io_modes = VB2_MMAP | VB2_DMABUF;
  q->mem_ops = &vb2_dma_contig_memops;
  return vb2_queue_init(q);
}
`;

export const EXPBUF =
  "static const struct v4l2_ioctl_ops ops = { .vidioc_expbuf = vb2_ioctl_expbuf };\n";

export function proposals(files: { readonly [path: string]: string }): readonly Proposal[] {
  return mine(sourceTree(new Map(Object.entries(files)))).proposals;
}

/** The proposal for the only entry of a driver in one file of one module. */
export function camera(core: string, more: { readonly [path: string]: string } = {}): Proposal {
  const [found] = proposals({ [`${AT}/Makefile`]: MAKEFILE, [`${AT}/core.c`]: core, ...more });
  if (found === undefined) throw new Error("the driver binds nothing");
  return found;
}
