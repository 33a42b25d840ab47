import { expect, test } from "vitest";
import type { Survey } from "../survey-library.ts";
import type { PairSurvey } from "../survey-pairs.ts";
import { plain } from "./style.ts";
import { countOf, surveyText, talliesOf } from "./survey-text.ts";

const none: PairSurvey = { outcome: "no-pair", why: "no camera" };
const board = (name: string, soc: string, shown: PairSurvey): Survey["boards"][number] => ({
  name,
  model: name,
  soc,
  pairs: { "camera>codec": none, "codec>display": shown, "camera>display": none },
});

const survey: Survey = {
  source: "a test",
  kernel: "6.1",
  config: null,
  boards: [
    board("a", "acme,one", { outcome: "cma-heap" }),
    board("b", "acme,one", { outcome: "unknown", why: "window" }),
    board("c", "acme,one", { outcome: "copy", why: "import" }),
    board("d", "acme,one", none),
    board("e", "acme,two", none),
  ],
};

test("boards are counted by SoC and pair, those without the pair left out", () => {
  expect(talliesOf(survey)).toEqual([
    {
      soc: "acme,one",
      boards: 4,
      pair: "codec>display",
      outcomes: new Map([
        ["cma-heap", 1],
        ["unknown", 1],
        ["copy", 1],
      ]),
      reasons: [
        { why: "import", open: false },
        { why: "window", open: true },
      ],
    },
  ]);
});

test("the text has a line a SoC and pair", () => {
  expect(surveyText(survey, { width: 100, style: plain }).slice(2, 4)).toEqual([
    "SoC       pair           boards by the memory that serves both",
    "acme,one  codec>display  cma-heap 1, unknown 1, copy 1",
  ]);
});

test("the most frequent comes first", () => {
  expect([...countOf(["a", "b", "b"])]).toEqual([
    ["b", 2],
    ["a", 1],
  ]);
});
