// HiGHS (WebAssembly) as the engine for placements beyond the exact search's node limit; loaded only for large pipelines.
import type { SolveLp } from "../plan/placement/milp.ts";

/** Solves to a gap of zero, as an exact answer needs. */
export async function openHighs(): Promise<SolveLp> {
  // Not at the top: the bundle for boards goes without the package.
  const { default: loadHighsModule } = await import("highs");
  // The package declares its types for CommonJS only, one `default` deeper than its ES module is.
  const loadHighs = loadHighsModule as unknown as (typeof loadHighsModule)["default"];
  const highs = await loadHighs();
  return (lp) => {
    const { Status, Columns } = highs.solve(lp, {
      mip_rel_gap: 0,
      mip_abs_gap: 0,
      output_flag: false,
    });
    if (Status === "Infeasible") return { status: "infeasible" };
    if (Status !== "Optimal") return { status: "limit" };
    const values = Object.entries(Columns).map(
      ([name, column]) => [name, "Primal" in column ? (column.Primal ?? 0) : 0] as const,
    );
    return { status: "optimal", values: new Map(values) };
  };
}
