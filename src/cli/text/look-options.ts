// What the parts of a look's text are written for.
import type { Style } from "./style.ts";

export interface LookTextOptions {
  /** Columns. */
  readonly width: number;
  readonly style: Style;
}
