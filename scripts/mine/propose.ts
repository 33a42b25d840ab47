// One proposal per driver and compatible, put together from what the other files of this folder find.
import type { Answer } from "../../src/diagnostic/answer.ts";
import type { MemoryModel } from "../../src/drivers/row.ts";
import { type DrmDriver, drmDriversOf } from "./gem.ts";
import { type Calls, maskOf, segmentOf } from "./mask-facts.ts";
import { MASK_WORDS, type MaskCall, maskCalls } from "./masks.ts";
import { matchTables, type MatchEntry, type MatchTables } from "./match-tables.ts";
import { doubt, type Mined, type MinedQueue, type Proposal, type Scope, sure } from "./mined.ts";
import { type Build, type Modules, modulesOf } from "./modules.ts";
import { frameQueues, queueExport, queueImport, queueMemory, queuesOf } from "./queues.ts";
import { roleOf } from "./roles.ts";
import { nearest, type Surroundings, surroundingsOf } from "./scope.ts";
import { remember, type SourceTree } from "./source-tree.ts";

export interface Mine {
  readonly tables: MatchTables;
  readonly proposals: readonly Proposal[];
}

type Frames = Pick<Proposal, "queues" | "memory" | "import" | "export" | "role"> & {
  readonly scope?: Scope;
};

/** A file that is built in two ways, or into two modules, gives two proposals. */
export function mine(tree: SourceTree): Mine {
  const tables = matchTables(tree);
  const modules = modulesOf(tree);
  const tableFiles = new Set(tables.entries.filter(({ driver }) => driver).map(({ path }) => path));
  const frames = new Map<string, Frames>();
  const surroundings = new Map<string, Surroundings>();
  const calls = new Map<string, readonly MaskCall[]>();
  const proposals = tables.entries.flatMap((entry) =>
    buildsOf(modules, entry).map((build) => {
      const key = `${entry.path} ${build?.module.name}`;
      const around = remember(surroundings, key, () => surroundingsOf(tree, entry.path, build));
      const found = remember(frames, key, () => framesOf(tree, around));
      return proposalOf(entry, build, found, callsAround(tree, entry, around, tableFiles, calls));
    }),
  );
  return { tables, proposals };
}

/** A table in another file than its driver is built with the driver. */
function buildsOf(modules: Modules, { path, driver }: MatchEntry): readonly (Build | undefined)[] {
  const own = modules.builds(path);
  const found = own.length > 0 ? own : modules.builds(driver?.path ?? path);
  return found.length > 0 ? found : [undefined];
}

function proposalOf(
  entry: MatchEntry,
  build: Build | undefined,
  frames: Frames,
  calls: Calls,
): Proposal {
  return {
    compatible: entry.compatible,
    bus: entry.driver?.bus ?? "",
    driver: entry.driver?.name ?? "",
    path: entry.path,
    line: entry.line,
    table: { line: entry.table.line, lastLine: entry.table.lastLine },
    module: build?.module.name ?? "",
    kconfig: build
      ? sure([...new Set([...build.kconfig, ...entry.conditions])], build.evidence)
      : doubt("no Makefile builds this file"),
    ...frames,
    streamingMask: maskOf("streaming", calls),
    coherentMask: maskOf("coherent", calls),
    maxSegment: segmentOf(calls),
    reservedMemory: [...calls.own, ...calls.module]
      .filter(({ kinds }) => kinds.includes("reserved"))
      .map(({ evidence }) => evidence),
  };
}

function framesOf(tree: SourceTree, around: Surroundings): Frames {
  const files = [around.own, ...around.module];
  const queues = nearest(tree, around, "mem_ops", queuesOf);
  const drm = nearest(tree, around, "drm_driver", (file) => drmDriversOf(tree, file, files));
  // A DRM driver of the module goes before a queue that only stands in the same folder.
  if (
    queues &&
    frameQueues(queues.values).length > 0 &&
    !(drm && drm.scope !== "folder" && queues.scope === "folder")
  )
    return queueFrames(tree, files, around, queues.scope, queues.values);
  if (drm) return drmFrames(tree, files, drm.scope, drm.values);
  const role = roleOf(tree, files, [], undefined, true);
  const silent = sure<Answer>("no", []);
  return {
    queues: queues?.values ?? [],
    memory: sure("none", []),
    import: silent,
    export: silent,
    role,
  };
}

function queueFrames(
  tree: SourceTree,
  files: readonly string[],
  around: Surroundings,
  scope: Scope,
  queues: readonly MinedQueue[],
): Frames {
  const read = scope === "folder" ? [...files, ...around.folder] : files;
  const hasExpbuf = read.some((path) => tree.mentions(path, "vidioc_expbuf"));
  const far = scope === "folder" ? "the queue is in another module of the folder" : undefined;
  return {
    queues,
    scope,
    memory: doubtIf(far, queueMemory(tree, read, queues)),
    import: doubtIf(far, queueImport(queues)),
    export: doubtIf(far, queueExport(queues, hasExpbuf)),
    role: doubtIf(far, roleOf(tree, read, queues, undefined, scope === "file")),
  };
}

function drmFrames(
  tree: SourceTree,
  files: readonly string[],
  scope: Scope,
  drivers: readonly DrmDriver[],
): Frames {
  const [first] = drivers;
  const far = scope === "folder" ? "the DRM driver is in another module of the folder" : undefined;
  const only = <Value>(pick: (driver: DrmDriver) => Mined<Value>): Mined<Value> => {
    const all = drivers.map(pick);
    const values = new Set(all.map(({ value }) => value));
    const evidence = all.flatMap((mined) => mined.evidence);
    const unsure = far ?? all.find((mined) => mined.unsure !== undefined)?.unsure;
    if (values.size > 1)
      return doubt(`DRM drivers of the module differ: ${[...values].join(", ")}`, evidence);
    const [value] = values;
    return value === undefined || unsure !== undefined
      ? doubt(unsure ?? "nothing said", evidence, value)
      : sure(value, evidence);
  };
  return {
    queues: [],
    scope,
    memory: only<MemoryModel>(({ memory }) => memory),
    import: only(({ import: value }) => value),
    export: only(({ export: value }) => value),
    role: roleOf(tree, files, [], first, scope === "file"),
  };
}

function doubtIf<Value>(unsure: string | undefined, mined: Mined<Value>): Mined<Value> {
  return unsure === undefined ? mined : doubt(unsure, mined.evidence, mined.value);
}

function callsAround(
  tree: SourceTree,
  { path, data }: MatchEntry,
  { module }: Surroundings,
  tableFiles: ReadonlySet<string>,
  known: Map<string, readonly MaskCall[]>,
): Calls {
  const files = [path, ...module];
  const read = (paths: readonly string[]): readonly MaskCall[] =>
    paths
      .filter((name) => MASK_WORDS.some((word) => tree.mentions(name, word)))
      .flatMap((name) =>
        remember(known, `${name} ${data}`, () => maskCalls(tree, tree.c(name), files, data)),
      );
  return {
    own: read([path]),
    module: read(module),
    shared: module.some((name) => tableFiles.has(name)),
  };
}
