import { expect, test } from "vitest";
import { shorten } from "./shorten.ts";

test("a long name keeps its beginning and its end", () => {
  expect(shorten("copy export:/soc/camera@1c0b000 to heap:cma", 20)).toBe("copy expor… heap:cma");
  expect(shorten("heap:cma", 8)).toBe("heap:cma");
  expect(shorten("heap:system", 3)).toBe("h…m");
});
