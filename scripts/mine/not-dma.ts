// Why a compatible of the media folders is no DMA device, by where its driver or its binding stands. What no rule explains
// is left for a person.
import type { Proposal } from "./mined.ts";

export interface Standing {
  readonly compatible: string;
  /** Drivers that bind by the compatible. */
  readonly proposals: readonly Proposal[];
  /** Binding files that name it. */
  readonly bindings: readonly string[];
}

interface Rule {
  readonly reason: string;
  holds(standing: Standing): boolean;
}

/** Read one by one: their files set up neither buffers nor addresses. */
const DISPLAY_STAGES =
  /^drivers\/gpu\/drm\/(?:mediatek\/mtk_(?:disp_(?:aal|ccorr|color|gamma|merge)|cec)|rcar-du\/rcar_cmm|sti\/sti_vtg|exynos\/exynos_drm_mic)\.c$/;

/** Bindings of display stages that a neighbour's driver works or nobody does. */
const DISPLAY_STAGE_BINDINGS =
  /\/display\/(?:mediatek\/mediatek,(?:cec|color|dither|dsc|merge|od|postmask|split|ufoe)|fsl,tcon|renesas,cmm|tegra\/nvidia,tegra(?:20-(?:dsi|tvo)|186-dsi-padctl))\.(?:yaml|txt)$/;

const OUTPUT_STAGE =
  /(?:^|[/_-])(?:hdmi|dsi|dpi|edp|dp|dpaux|lvds|ldb|tve|tv|tvout|hda|dvo|hdcp|phy|pll|gmu|sor|mipi|panel|rfbi|parallel-display)(?:[\d_-][\w-]*)?\.c$/;

const RULES: readonly Rule[] = [
  {
    reason: "a name of all AMBA devices, which bind by peripheral id",
    holds: ({ compatible }) => compatible === "arm,primecell",
  },
  {
    reason: "an IOMMU",
    holds: ({ proposals, bindings }) =>
      onlyIn(proposals, bindings, /^drivers\/iommu\//, /\/iommu\//),
  },
  {
    reason: "sits on a bus that carries no frames (i2c, SPI, DSI)",
    holds: ({ proposals }) =>
      allIn(
        proposals.map(({ bus }) => bus),
        /^(?:i2c|spi|mipi_dsi|dp_aux_ep|serdev_device)$/,
      ),
  },
  {
    reason: "a camera sensor, video decoder chip or video switch",
    holds: ({ proposals, bindings }) =>
      onlyIn(
        proposals,
        bindings,
        /^drivers\/media\/(?:(?:i2c|spi|tuners)\/|platform\/video-mux\.c$)/,
        /\/media\/(?:i2c|spi)\//,
      ),
  },
  {
    reason: "CEC or remote control",
    holds: ({ proposals, bindings }) =>
      onlyIn(
        proposals,
        bindings,
        /^drivers\/media\/(?:cec|rc)\//,
        /\/media\/(?:(?:cec|rc)\/|(?:[\w,.]+-)*(?:c?ir|cec)\b[\w,.-]*$)/,
      ),
  },
  {
    reason: "a panel",
    holds: ({ proposals, bindings }) =>
      onlyIn(
        proposals,
        bindings,
        /^drivers\/gpu\/drm\/panel\/|\/omapfb\/displays\//,
        /\/display\/panel\//,
      ),
  },
  {
    reason: "a bridge or connector",
    holds: ({ proposals, bindings }) =>
      onlyIn(
        proposals,
        bindings,
        /^drivers\/gpu\/drm\/bridge\//,
        /\/display\/(?:bridge|connector)\//,
      ),
  },
  {
    reason: "the power controller of a GPU",
    holds: ({ proposals, bindings }) => proposals.length === 0 && allIn(bindings, /\/gmu\.yaml$/),
  },
  {
    reason: "an output stage of a display: its file sets up no buffers",
    holds: ({ proposals }) =>
      allIn(paths(proposals), OUTPUT_STAGE) && proposals.every(({ scope }) => scope !== "file"),
  },
  {
    reason: "a stage within a display: it works on the line in flight",
    holds: ({ proposals, bindings }) =>
      onlyIn(proposals, bindings, DISPLAY_STAGES, DISPLAY_STAGE_BINDINGS),
  },
  {
    reason: "an output stage without a driver (remote frame buffer interface of OMAP)",
    holds: ({ compatible }) => /^ti,omap\d-rfbi$/.test(compatible),
  },
  {
    reason: "power, clocks and buses of the SoC, or the switch of its display paths",
    holds: ({ proposals }) => allIn(paths(proposals), /^drivers\/soc\//),
  },
  {
    reason: "a table of frame addresses (drivers/soc/amlogic/meson-canvas.c)",
    holds: ({ compatible }) => compatible === "amlogic,canvas",
  },
  {
    reason: "moves messages, radio samples or transport streams, no frames",
    holds: ({ proposals }) =>
      allIn(
        paths(proposals),
        /^drivers\/media\/platform\/(?:renesas\/rcar_drif|st\/sti\/c8sectpfe\/c8sectpfe-core|samsung\/exynos4-is\/fimc-is-i2c)\.c$/,
      ),
  },
];

/** The reason of the first rule that holds, or undefined. */
export function notDma(standing: Standing): string | undefined {
  return RULES.find((rule) => rule.holds(standing))?.reason;
}

function paths(proposals: readonly Proposal[]): readonly string[] {
  return proposals.map(({ path }) => path);
}

function allIn(texts: readonly string[], pattern: RegExp): boolean {
  return texts.length > 0 && texts.every((text) => pattern.test(text));
}

/** The driver's place decides; the binding's only where no driver is known. */
function onlyIn(
  proposals: readonly Proposal[],
  bindings: readonly string[],
  drivers: RegExp,
  folders: RegExp,
): boolean {
  return proposals.length > 0 ? allIn(paths(proposals), drivers) : allIn(bindings, folders);
}
