import { expect, test } from "vitest";
import { namedBy, rolesOf } from "./roles.ts";
import { rowOf, sceneOf } from "./testing/sample.ts";

const vsp = rowOf({
  role: "2d",
  alsoRoles: ["isp"],
  roleWhenNamedBy: { property: ["acme,vsps"], role: "display" },
});

function rolesIn(status: string) {
  const scene = sceneOf({
    a: {},
    b: {},
    du: { props: { "acme,vsps": [{ phandle: "/soc/a" }, 0], status } },
  });
  const named = namedBy(scene.context.tree, new Set(["acme,vsps"]));
  return {
    named: rolesOf(vsp, scene.at("/soc/a"), named),
    other: rolesOf(vsp, scene.at("/soc/b"), named),
  };
}

test("a VSP that the display unit names scans out, its twin scales", () => {
  expect(rolesIn("okay")).toEqual({ named: ["display", "2d", "isp"], other: ["2d", "isp"] });
});

test("a disabled display unit names nobody", () => {
  expect(rolesIn("disabled").named).toEqual(["2d", "isp"]);
});

test("a role is listed once", () => {
  const scene = sceneOf({ a: {} });
  expect(
    rolesOf(rowOf({ role: "isp", alsoRoles: ["isp", "camera"] }), scene.at("/soc/a"), new Map()),
  ).toEqual(["isp", "camera"]);
});
