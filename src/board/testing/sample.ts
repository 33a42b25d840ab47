// For the tests of the board: rows by hand, and a context from a small tree.
import { compatibleOf } from "../../devicetree/compatible.ts";
import {
  buildTree,
  type NodeLiteral,
  type PropertyLiteral,
} from "../../devicetree/testing/build-blob.ts";
import type { Node } from "../../devicetree/tree.ts";
import type { DriverRow } from "../../drivers/row.ts";
import type { Context } from "../context.ts";
import { createKernel } from "../kernel/create-kernel.ts";
import type { Kernel } from "../kernel/kernel.ts";

/** A V4L2 device that takes one start address and nothing special. */
export function rowOf(change: Partial<DriverRow> = {}): DriverRow {
  return {
    driver: "acme",
    compatible: ["acme,device"],
    kconfig: ["ACME"],
    subsystem: "v4l2",
    role: "camera",
    busMaster: "yes",
    memory: "vb2-dma-contig",
    import: "yes",
    export: "yes",
    evidence: {},
    ...change,
  };
}

type Props = Readonly<Record<string, PropertyLiteral>>;

export const ONE_CELL: Props = { "#address-cells": 1, "#size-cells": 1 };

export interface Scene {
  readonly context: Context;
  /** The node at a path; throws where there is none, as that is a mistake in the test. */
  readonly at: (path: string) => Node;
}

/** The nodes below `/soc`, on an arm64 kernel of which nothing else is told. */
export function sceneOf(
  soc: Readonly<Record<string, NodeLiteral>>,
  options: { readonly kernel?: Kernel; readonly root?: Props; readonly bus?: Props } = {},
): Scene {
  const tree = buildTree({
    props: { ...ONE_CELL, compatible: ["acme,board", "acme,soc"], ...options.root },
    children: { soc: { props: { ...ONE_CELL, ranges: true, ...options.bus }, children: soc } },
  });
  const kernel = options.kernel ?? createKernel({ archHint: "arm64" });
  return {
    context: { tree, kernel, compatible: compatibleOf(tree.root) },
    at: (path) => {
      const node = tree.nodeAt(path);
      if (!node) throw new Error(`no node at ${path}`);
      return node;
    },
  };
}
