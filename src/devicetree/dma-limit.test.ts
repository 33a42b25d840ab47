import { expect, test } from "vitest";
import { maxDmaAddress } from "./dma-limit.ts";
import { buildTree } from "./testing/build-blob.ts";

test("the smallest bus window bounds all", () => {
  const tree = buildTree({
    props: { "#address-cells": 1, "#size-cells": 1 },
    children: {
      soc: {
        props: {
          "#address-cells": 1,
          "#size-cells": 1,
          ranges: [],
          "dma-ranges": [0xc0000000, 0, 0x40000000],
        },
      },
      other: { props: { "#address-cells": 1, "#size-cells": 1, "dma-ranges": [0, 0, 0x80000000] } },
    },
  });
  expect(maxDmaAddress(tree)).toBe(0x3fff_ffffn);
});
