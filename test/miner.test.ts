// The driver miner reads made-up drivers the way Linux would build them: each trap of real sources is one small tree here.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { certain, kconfigOf } from "../scripts/mine/kconfig.ts";
import type { Proposal } from "../scripts/mine/mined.ts";
import { mine } from "../scripts/mine/propose.ts";
import { sourceTree } from "../scripts/mine/source-tree.ts";
import { tokensOf } from "../scripts/mine/tokens.ts";
import {
  AT,
  BINDS,
  camera,
  CONTIG_QUEUE,
  DRM,
  EXPBUF,
  MAKEFILE,
  proposals,
} from "./support/made-up-drivers.ts";

describe("tokens", () => {
  test("know their lines through comments, strings and directives", () => {
    const text =
      '/* a\n b */ int x; // y\n#define A \\\n  "b" /* c */\nchar *s = "/* no // comment";\n';
    expect(tokensOf(text).map(({ text: token, line }) => `${line} ${token}`)).toEqual([
      "2 int",
      "2 x",
      "2 ;",
      '3 #define A    "b"',
      "5 char",
      "5 *",
      "5 s",
      "5 =",
      '5 "/* no // comment"',
      "5 ;",
    ]);
  });

  test("are the words between any comments, on their lines", () => {
    const gap = fc.constantFrom(" ", "\n", "/* x\n * y */", " // z\n", "\n\n");
    const word = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(word, gap)), (pairs) => {
        let line = 1;
        const wanted = pairs.map(([text, space]) => {
          const at = { text, line };
          line += space.split("\n").length - 1;
          return at;
        });
        expect(tokensOf(pairs.map(([text, space]) => `${text} ${space}`).join(""))).toEqual(wanted);
      }),
    );
  });

  test("of any text end", () => {
    fc.assert(fc.property(fc.string(), (text) => tokensOf(text).every(({ line }) => line >= 1)));
  });
});

describe("match tables", () => {
  test("through string macros, of the file and of its headers", () => {
    const core = `#include "acme.h"
#define PREFIX "acme,"
static const struct of_device_id ids[] = {
	{ .compatible = PREFIX "a", .data = &a_data },
	{ .compatible = ACME_B },
	/* { .compatible = "acme,old" }, */
	{ /* sentinel */ }
};
static struct platform_driver d = { .driver = { .of_match_table = of_match_ptr(ids) } };
`;
    const found = proposals({
      [`${AT}/core.c`]: core,
      [`${AT}/acme.h`]: '#define ACME_B "acme,b"\n',
    });
    expect(found.map(({ compatible, line }) => [compatible, line])).toEqual([
      ["acme,a", 4],
      ["acme,b", 5],
    ]);
  });

  test("with the config symbol of the #ifdef around an entry", () => {
    const core = `static const struct of_device_id ids[] = {
#ifdef CONFIG_ACME_OLD
	{ .compatible = "acme,old" },
#endif
	{ .compatible = "acme,new" },
};
static struct platform_driver d = { .driver = { .of_match_table = ids } };
`;
    const found = proposals({ [`${AT}/Makefile`]: MAKEFILE, [`${AT}/core.c`]: core });
    expect(found.map(({ compatible, kconfig }) => [compatible, kconfig.value])).toEqual([
      ["acme,old", ["VIDEO_ACME", "ACME_OLD"]],
      ["acme,new", ["VIDEO_ACME"]],
    ]);
  });

  test("in another file than their driver", () => {
    const [found] = proposals({
      [`${DRM}/regs.c`]:
        'const struct of_device_id acme_ids[] = { { .compatible = "acme,lcd" } };\n',
      [`${DRM}/drv.c`]:
        'struct platform_driver d = { .driver = { .name = "acme-lcd", .of_match_table = acme_ids } };\n',
    });
    expect(found).toMatchObject({ compatible: "acme,lcd", driver: "acme-lcd", bus: "platform" });
  });

  test("that no driver binds by are lookups of neighbours", () => {
    const core = `static const struct of_device_id parts[] = { [PART_A] = { .compatible = "acme,part" } };\n${BINDS}`;
    const found = proposals({ [`${AT}/core.c`]: core });
    expect(found.map(({ compatible, bus }) => [compatible, bus])).toEqual([
      ["acme,part", ""],
      ["acme,camera", "platform"],
    ]);
  });

  test("of two drivers may hold one compatible: both are proposed", () => {
    const found = proposals({
      [`${AT}/core.c`]: BINDS,
      [`${DRM}/drv.c`]: BINDS.replace("acme-camera", "acme-drm"),
    });
    expect(found.map(({ driver }) => driver)).toEqual(["acme-drm", "acme-camera"]);
  });

  test("of AMBA drivers name peripheral ids", () => {
    const core = `static const struct amba_id ids[] = {
	{ .id = 0x00041110, .mask = 0x000fffff },
	{ 0, 0 },
};
static struct amba_driver d = { .drv = { .name = "acme-clcd" }, .id_table = ids };
`;
    const [found] = proposals({ [`${DRM}/drv.c`]: core });
    expect(found).toMatchObject({
      compatible: "amba:0x00041110",
      bus: "amba",
      driver: "acme-clcd",
      table: { line: 1, lastLine: 4 },
    });
  });

  test("that cannot be read are told, not lost", () => {
    const core = BINDS.replace('"acme,camera"', "NOWHERE_DEFINED");
    const { tables, proposals: found } = mine(sourceTree(new Map([[`${AT}/core.c`, core]])));
    expect(found).toEqual([]);
    expect(tables.unread).toEqual([{ path: `${AT}/core.c`, line: 1 }]);
  });
});

describe("modules", () => {
  test("take symbols from folders above, continued lines and ifs", () => {
    const found = camera(BINDS, {
      "drivers/media/platform/Makefile": "obj-$(CONFIG_MENU_ACME) += acme/\n",
      [`${AT}/Makefile`]:
        "ifeq ($(CONFIG_ACME_EXTRA),y)\nacme-y += \\\n\tcore.o\nendif\nobj-$(CONFIG_VIDEO_ACME) += acme.o\n",
    });
    expect(found.kconfig).toEqual({
      value: ["MENU_ACME", "VIDEO_ACME", "ACME_EXTRA"],
      evidence: ["drivers/media/platform/Makefile:1", `${AT}/Makefile:5`, `${AT}/Makefile:2`],
    });
  });

  test("reach files through included lists", () => {
    const found = camera(BINDS, {
      [`${AT}/Makefile`]:
        "include $(src)/hw/Kbuild\nacme-y := $(hw-y)\nobj-$(CONFIG_VIDEO_ACME) += acme.o\n",
      [`${AT}/hw/Kbuild`]: "hw-y := core.o hw/queue.o\n",
      [`${AT}/hw/queue.c`]: CONTIG_QUEUE,
    });
    expect(found).toMatchObject({ scope: "module", memory: { value: "vb2-dma-contig" } });
  });

  test("may hold one file twice: each way is a proposal", () => {
    const makefile =
      "obj-$(CONFIG_ACME_IN) += core.o in.o\nobj-$(CONFIG_ACME_OUT) += core.o out.o\n";
    const found = proposals({ [`${AT}/Makefile`]: makefile, [`${AT}/core.c`]: BINDS });
    expect(found.map(({ kconfig }) => kconfig.value)).toEqual([["ACME_IN"], ["ACME_OUT"]]);
  });

  test("bring the symbols they depend on, select and stand under", () => {
    const kconfig = kconfigOf(
      sourceTree(
        new Map([
          ["drivers/media/Kconfig", 'if MEDIA\nsource "drivers/media/acme/Kconfig"\nendif\n'],
          [
            "drivers/media/acme/Kconfig",
            "config VIDEO_ACME\n\ttristate\n\tdepends on OF && (ARCH_A || COMPILE_TEST)\n\tselect HELPER\n\thelp\n\t  if unsure, say N\n",
          ],
        ]),
      ),
    );
    expect([...kconfig.closure(["VIDEO_ACME"])].toSorted()).toEqual([
      "HELPER",
      "MEDIA",
      "OF",
      "VIDEO_ACME",
    ]);
  });

  test.each([
    ["A && B", ["A", "B"]],
    ["A || B", []],
    ["A && (B || C)", ["A"]],
    ["A && !B && C = y", ["A"]],
  ])("need of %s for certain %j", (expression, symbols) => {
    expect(certain(expression)).toEqual(symbols);
  });
});

describe("queues", () => {
  const statistics = `int stats(struct vb2_queue *q) {
  q->type = V4L2_BUF_TYPE_META_CAPTURE;
  q->io_modes = VB2_MMAP;
  q->mem_ops = &vb2_vmalloc_memops;
  return vb2_queue_init(q);
}
`;

  test("of frames count, those of statistics do not", () => {
    const found = camera(BINDS + EXPBUF + CONTIG_QUEUE + statistics);
    expect(found).toMatchObject({
      memory: { value: "vb2-dma-contig" },
      import: { value: "yes" },
      export: { value: "yes" },
    });
    expect(found.queues).toHaveLength(2);
    expect(camera(BINDS + statistics).memory.value).toBe("none");
  });

  test("are found in the module, with their lines", () => {
    const found = camera(BINDS, { [`${AT}/video.c`]: CONTIG_QUEUE });
    expect(found).toMatchObject({
      scope: "module",
      memory: { evidence: [`${AT}/video.c:4`] },
      import: { evidence: [`${AT}/video.c:3`] },
    });
  });

  test("in another module of the folder are only a hint", () => {
    const found = camera(BINDS, { [`${AT}/other.c`]: CONTIG_QUEUE });
    expect(found.memory).toMatchObject({
      value: "vb2-dma-contig",
      unsure: "the queue is in another module of the folder",
    });
  });

  test("set up through one variable are kept apart", () => {
    const found = camera(`${BINDS}int init(struct ctx *ctx) {
  struct vb2_queue *q = &ctx->dst;
  q->io_modes = VB2_MMAP | VB2_DMABUF;
  q->mem_ops = &vb2_dma_contig_memops;
  q = &ctx->src;
  q->io_modes = VB2_MMAP;
  q->mem_ops = &vb2_dma_contig_memops;
}
`);
    expect(found.queues.map(({ ioModes }) => ioModes)).toEqual([
      ["VB2_MMAP | VB2_DMABUF"],
      ["VB2_MMAP"],
    ]);
    expect(found.import).toMatchObject({ unsure: "VB2_DMABUF: queues differ or say nothing" });
  });

  test("without VB2_DMABUF cannot import; without EXPBUF in the ioctl table nothing is exported", () => {
    const queue = CONTIG_QUEUE.replace(" | VB2_DMABUF", "");
    expect(camera(BINDS + EXPBUF + queue)).toMatchObject({
      import: { value: "no" },
      export: { value: "yes" },
    });
    expect(camera(BINDS + queue)).toMatchObject({
      import: { value: "no" },
      export: { value: "no" },
    });
  });

  test("of vmalloc beside one the device reads are the bitstream's", () => {
    const bitstream = statistics.replace("META_CAPTURE", "VIDEO_OUTPUT");
    const found = camera(BINDS + CONTIG_QUEUE + bitstream);
    expect(found.memory.value).toBe("vb2-dma-contig");
    expect(found.queues.map(({ memOps }) => memOps)).toEqual([
      ["vb2_dma_contig_memops"],
      ["vb2_vmalloc_memops"],
    ]);
  });

  test.each([
    ["dma_addr_t a = sg_dma_address(sgt->sgl);", "vb2-dma-sg-first"],
    ["for_each_sg(sgt->sgl, sg, n, i) table[i] = sg_dma_address(sg);", "vb2-dma-sg"],
    ["", undefined],
  ])("of sg operations take what the driver reads of the list: %s", (code, memory) => {
    const queue = CONTIG_QUEUE.replace("dma_contig", "dma_sg");
    expect(camera(`${BINDS}${queue}void program(void) { ${code} }\n`).memory.value).toBe(memory);
  });

  test("whose operations are chosen at run time are in doubt", () => {
    const chosen = `void init(struct vb2_queue *q) {
  const struct vb2_mem_ops *ops = &vb2_dma_contig_memops;
  if (domain) ops = &vb2_dma_sg_memops;
  q->mem_ops = ops;
}
`;
    const { memory } = camera(BINDS + chosen);
    expect(memory.value).toBeUndefined();
    expect(memory.unsure).toMatch(
      /^memory operations chosen at run time: vb2_dma_contig_memops, vb2_dma_sg_memops/,
    );
  });
});

describe("buffer objects", () => {
  function lcd(body: string, more = ""): Proposal {
    const [found] = proposals({
      [`${DRM}/drv.c`]: `${BINDS}static const struct drm_driver d = { ${body} };\n${more}`,
    });
    if (found === undefined) throw new Error("the driver binds nothing");
    return found;
  }
  const own = (code: string): string => `struct drm_gem_object *imp(void) { ${code} }\n`;
  const OWN = ".prime_fd_to_handle = drm_gem_prime_fd_to_handle, .gem_prime_import_sg_table = imp";

  test("of the helpers are known by the macro", () => {
    expect(lcd("DRM_GEM_DMA_DRIVER_OPS_WITH_DUMB_CREATE(acme_dumb)")).toMatchObject({
      memory: { value: "gem-dma" },
      import: { value: "yes" },
      export: { value: "yes" },
    });
    expect(lcd("DRM_GEM_SHMEM_DRIVER_OPS").memory.value).toBe("gem-shmem");
  });

  test("without PRIME import or export have none", () => {
    expect(
      lcd(`${OWN}, .driver_features = DRIVER_GEM`, own("drm_prime_sg_to_page_array(a);")),
    ).toMatchObject({
      memory: { value: "gem-scatter" },
      import: { value: "yes" },
      export: { value: "no" },
    });
  });

  test("of an own import function are what its body, and what it calls, does", () => {
    const checks = "if (drm_prime_get_contiguous_size(sgt) < size) { return ERR_PTR(-EINVAL); }";
    expect(lcd(OWN, own(checks)).memory.value).toBe("gem-dma");
    expect(
      lcd(OWN, own("return inner(sgt);") + `void *inner(void) { ${checks} }\n`).memory.value,
    ).toBe("gem-dma");
  });

  test("of several ways, or of one under a condition, are in doubt", () => {
    const one = "if (domain) return map(sgt); else return drm_gem_dma_prime_import_sg_table(sgt);";
    expect(lcd(OWN, own(one)).memory.unsure).toBe("imp does so under a condition");
    expect(
      lcd(OWN, own("drm_prime_sg_to_page_array(a); drm_prime_get_contiguous_size(b);")).memory
        .unsure,
    ).toMatch(/several ways/);
    expect(lcd(OWN, own("return map(sgt);")).memory.unsure).toMatch(/says nothing/);
  });
});

describe("masks", () => {
  test.each([
    ["dma_set_coherent_mask(dev, DMA_BIT_MASK(40));", { streamingMask: 32, coherentMask: 40 }],
    [
      "ret = dma_set_mask_and_coherent(dev, 0xffffffffffULL);",
      { streamingMask: 40, coherentMask: 40 },
    ],
    [
      "if (dma_set_mask(dev, DMA_BIT_MASK(36))) { return 1; }",
      { streamingMask: 36, coherentMask: 32 },
    ],
    ["dev->coherent_dma_mask = DMA_BIT_MASK(34);", { streamingMask: 32, coherentMask: 34 }],
    ["dma_set_mask(dev, 0xddc00000 - 1);", { streamingMask: 32 }],
    ["dma_set_mask(dev, DMA_BIT_MASK(ACME_BITS));", { streamingMask: 44 }],
    ["vb2_dma_contig_set_max_seg_size(dev, DMA_BIT_MASK(32));", { maxSegment: "max" }],
    ["dma_set_max_seg_size(dev, SZ_2G);", { maxSegment: 0x8000_0000 }],
    ["", { streamingMask: 32, coherentMask: 32, maxSegment: 0x1_0000 }],
  ])("%s", (code, values) => {
    const found = camera(
      `#define ACME_BITS 44\n${BINDS}int probe(void) { int ret; ${code} return 0; }\n`,
    );
    for (const [field, value] of Object.entries(values))
      expect(found[field as "streamingMask"]).toMatchObject({ value });
  });

  test("under a condition, or of a value read at run time, are in doubt", () => {
    const probe = (code: string) => camera(`${BINDS}int probe(void) { ${code} }\n`).streamingMask;
    expect(probe("if (wide) dma_set_mask(dev, DMA_BIT_MASK(34));").unsure).toBe(
      "set to 34 under a condition, else 32",
    );
    expect(probe("dma_set_mask(dev, DMA_BIT_MASK(read_bits(dev)));").unsure).toMatch(
      /^set to DMA_BIT_MASK/,
    );
  });

  test("kept in the variant of a compatible are read there", () => {
    const core = `static const struct soc wide = { .dma_mask = DMA_BIT_MASK(40) };
static const struct soc small = { .dma_mask = DMA_BIT_MASK(34) };
static const struct of_device_id ids[] = {
	{ .compatible = "acme,wide", .data = &wide }, { .compatible = "acme,small", .data = &small } };
static struct platform_driver d = { .driver = { .of_match_table = ids } };
int probe(void) { return dma_set_mask_and_coherent(dev, core->soc->dma_mask); }
`;
    const found = proposals({ [`${AT}/core.c`]: core });
    expect(found.map(({ streamingMask }) => streamingMask.value)).toEqual([40, 34]);
  });

  test("set in another file of a module with several drivers may be another device's", () => {
    const found = camera(BINDS, {
      [`${AT}/video.c`]: `${BINDS}int probe(void) { dma_set_mask(dev, DMA_BIT_MASK(40)); }\n`,
    });
    expect(found.streamingMask).toMatchObject({
      value: 40,
      unsure: "set in another file of a module with several drivers",
    });
  });
});
