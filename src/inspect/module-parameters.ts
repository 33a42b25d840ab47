// Parameters of the modules whose drivers stand behind V4L2 and DRM nodes.
import type { KernelFiles } from "../linux/files/kernel-files.ts";

const MODULES = "sys/module";

/** Folder of the parameters of each module, by the module's name: `vivid`. */
export interface ModuleFolder {
  readonly module: string;
  readonly path: string;
}

/** @param nodes files of the devices: `/dev/video0`, `/dev/dri/card0` @returns in the order of their names */
export function moduleFolders(
  files: KernelFiles,
  nodes: readonly string[],
): readonly ModuleFolder[] {
  const modules = nodes.flatMap((node) => moduleOf(files, `${classFolder(node)}/device/driver`));
  return [...new Set(modules)]
    .toSorted()
    .map((module) => ({ module, path: `${MODULES}/${module}/parameters` }));
}

function classFolder(node: string): string {
  const entry = node.slice(node.lastIndexOf("/") + 1);
  return node.startsWith("/dev/dri/") ? `sys/class/drm/${entry}` : `sys/class/video4linux/${entry}`;
}

/** A kernel without modules has no such link (drivers/base/Makefile:15); its parameters bear the driver's name mostly. */
function moduleOf(files: KernelFiles, driver: string): readonly string[] {
  const link = files.link(`${driver}/module`) ?? files.link(driver);
  return link === undefined ? [] : [link.slice(link.lastIndexOf("/") + 1).replaceAll("-", "_")];
}

/** By their names on the kernel command line: `vivid.allocators` is `0,1,0`. Those that are closed are left out. */
export function readModuleParameters(
  files: KernelFiles,
  folders: readonly ModuleFolder[],
): ReadonlyMap<string, string> {
  return new Map(
    folders.flatMap(({ module, path }) =>
      files.names(path).flatMap((name) => {
        const value = files.text(`${path}/${name}`);
        return value === undefined ? [] : [[`${module}.${name}`, value] as const];
      }),
    ),
  );
}
