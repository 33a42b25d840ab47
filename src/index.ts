// The library: read a device tree, read a pipeline, plan. Pure values in and out; it runs in a browser too.
export { archOf } from "./board/arch.ts";
export { buildBoard } from "./board/build.ts";
export { type BoardFile, parseBoardFile } from "./board/board-file.ts";
export { parseKernelConfig } from "./board/kernel/config.ts";
export { createKernel } from "./board/kernel/create-kernel.ts";
export { parseBlob } from "./devicetree/parse-blob.ts";
export { treeFromEntries } from "./devicetree/tree-from-entries.ts";
export { parsePipeline } from "./pipeline/parse-pipeline.ts";
export { makePlan } from "./plan/make-plan.ts";
export type { Answer } from "./diagnostic/answer.ts";
export type { Board, Device, Fact, Heap, Region } from "./board/board.ts";
export type { Checked, Diagnostic, Place } from "./diagnostic/diagnostic.ts";
export type { DeviceTree, Node, Property } from "./devicetree/tree.ts";
export type { Pipeline, Stream } from "./pipeline/pipeline.ts";
export type { Candidate, Copy, DeviceVerdict, Plan, StreamPlan, Verdict } from "./plan/plan.ts";
