// What would turn the answer over: which number, at which value.
import type { Simulation, TurningPoint } from "../../simulation.ts";
import { formatAmount, formatKnown } from "../../amount.ts";
import { html, type Markup } from "../markup/markup.ts";
import { type Section, titleOf, wideTable } from "./section.ts";

export const turningPoints: Section = {
  id: "turning-points",
  title: "What would turn the answer over",
  content: (simulation) => {
    const points = simulation.turningPoints;
    if (points.length === 0)
      return html`<p class="faint">Nothing that was tried makes another strategy the best.</p>`;
    return wideTable(
      turningPoints.title,
      html`<thead>
          <tr>
            <th scope="col">if this</th>
            <th scope="col">were not</th>
            <th scope="col">but</th>
            <th scope="col">the best would be</th>
            <th scope="col">instead of</th>
          </tr>
        </thead>
        <tbody>
          ${points.map((point) => row(point, simulation))}
        </tbody>`,
    );
  },
};

function row(
  { parameter, from, to, unit, best, becomes }: TurningPoint,
  simulation: Simulation,
): Markup {
  return html`<tr>
    <th scope="row">${parameter}</th>
    <td>${side(from, unit)}</td>
    <td>${side(to, unit)}${times(from, to)}</td>
    <td>
      ${titleOf(simulation, becomes)}${becomes === best ? ", which then starts each time" : undefined}
    </td>
    <td>${becomes === best ? "none that does" : titleOf(simulation, best)}</td>
  </tr> `;
}

function side(value: number | string, unit: string): string {
  return typeof value === "string" ? value : formatKnown({ value, unit });
}

function times(from: number | string, to: number | string): Markup | undefined {
  if (typeof from === "string" || typeof to === "string" || !(from > 0)) return undefined;
  return html` <span class="faint">(${formatAmount(to / from, "count")} times)</span>`;
}
