// For the tests of the twin's memory: boards of RAM and reserved memory, and no device.
import type { Board } from "../../board/board.ts";
import { buildBoard } from "../../board/build.ts";
import { createKernel } from "../../board/kernel/create-kernel.ts";
import type { Kernel } from "../../board/kernel/kernel.ts";
import {
  buildTree,
  type NodeLiteral,
  type PropertyLiteral,
} from "../../devicetree/testing/build-blob.ts";

export interface SmallBoard {
  /** Base and size of each bank; none where the boot loader fills them in. */
  readonly banks?: readonly (readonly [bigint, bigint])[];
  readonly regions?: Readonly<Record<string, Readonly<Record<string, PropertyLiteral>>>>;
  readonly kernel?: Kernel;
}

const TWO_CELLS = { "#address-cells": 2, "#size-cells": 2 };

export function smallBoard({ banks = [], regions = {}, kernel }: SmallBoard): Board {
  const memory: Record<string, NodeLiteral> =
    banks.length === 0 ? {} : { memory: { props: { device_type: "memory", reg: banks.flat() } } };
  const tree = buildTree({
    props: { ...TWO_CELLS, compatible: "acme,board" },
    children: {
      ...memory,
      "reserved-memory": {
        props: { ...TWO_CELLS, ranges: true },
        children: Object.fromEntries(
          Object.entries(regions).map(([name, props]) => [name, { props }]),
        ),
      },
    },
  });
  return buildBoard(tree, kernel ?? createKernel({ archHint: "arm64" }));
}
