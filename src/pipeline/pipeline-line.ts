// The one-line form of a pipeline: chains of `device ! caps ! device`, joined by tees, after gst-launch.
import { hasError, type Checked, type Diagnostic } from "../diagnostic/diagnostic.ts";
import { nearest } from "../diagnostic/suggest.ts";
import { looksLikeCaps, readCaps, type Caps } from "./caps.ts";
import type { DeviceName, Pipeline, Stream } from "./pipeline.ts";
import { tokenize, within, type Token } from "./tokens.ts";
import { readDevice, refuse } from "./words.ts";

/** A word of a chain with the `key=value` words that follow it. */
interface Element extends Token {
  readonly properties: readonly Token[];
}

/** A stream while its consumers are collected. */
interface Draft {
  readonly from: DeviceName | undefined;
  readonly caps: Caps | undefined;
  /** Where "it goes nowhere" is said: the caps, or the tee after them. */
  end: Token;
}

/** Frames come from a stream, or from whatever a tee's name stands for. */
type Source = { readonly draft: Draft } | { readonly tee: Token };

interface Graph {
  readonly drafts: Draft[];
  readonly tees: Map<string, { readonly source: Source; readonly token: Token }>;
  readonly links: { readonly source: Source; readonly device: Token }[];
  readonly said: Diagnostic[];
}

/** Reads the one-line form. Streams are named `stream1`, `stream2`, ... in order. */
export function parsePipelineLine(text: string, file: string): Checked<Pipeline> {
  const tokens = tokenize(text, file);
  const graph: Graph = { drafts: [], tees: new Map(), links: [], said: [] };
  const say = (checked: Checked<unknown>) => void graph.said.push(...checked.diagnostics);
  const chains = splitChains(tokens, say);
  if (tokens.length === 0)
    say(refuse("pipeline-no-streams", "the pipeline has no streams", { file, line: 1, column: 1 }));
  for (const chain of chains) readChain(chain, graph, say);
  const streams = graph.drafts.flatMap((draft, i) => finish(draft, `stream${i + 1}`, graph, say));
  for (const link of graph.links) reportUnknownTee(link.source, graph, say);
  for (const { source } of graph.tees.values()) reportUnknownTee(source, graph, say);
  if (hasError(graph.said)) return { diagnostics: graph.said };
  return { value: { file, streams }, diagnostics: graph.said };
}

type Say = (checked: Checked<unknown>) => void;

/** Words joined by `!` are one chain. Queues only pass frames on and are dropped. */
function splitChains(tokens: readonly Token[], say: Say): readonly (readonly Element[])[] {
  const chains: Element[][] = [];
  let linked = false;
  let last: Token | undefined;
  for (const token of tokens) {
    const element = chains.at(-1)?.at(-1);
    if (token.text === "!") {
      if (last === undefined || linked)
        say(refuse("pipeline-dangling-link", "this `!` has nothing before it", token.place));
      linked = true;
    } else if (!linked && element !== undefined && isProperty(token)) {
      chains.at(-1)?.splice(-1, 1, { ...element, properties: [...element.properties, token] });
    } else {
      if (!linked || chains.length === 0) chains.push([]);
      chains.at(-1)?.push({ ...token, properties: [] });
      linked = false;
    }
    last = token;
  }
  if (linked && last !== undefined)
    say(refuse("pipeline-dangling-link", "this `!` has nothing after it", last.place));
  return chains.map((chain) => chain.filter((element) => element.text !== "queue"));
}

/** `name=t`, not caps such as `NV12,modifier=LINEAR`. */
function isProperty(token: Token): boolean {
  return /^[\w-]+=/.test(token.text);
}

function isBranch(token: Token): boolean {
  return /^[\w-]+\.(?:src_\w+)?$/.test(token.text);
}

function readChain(chain: readonly Element[], graph: Graph, say: Say): void {
  const [first, ...rest] = chain;
  if (first === undefined) return;
  for (const element of chain) checkProperties(element, say);
  if (isBranch(first)) {
    if (rest.length > 0)
      return readFrom(
        { tee: within(first, 0, first.text.slice(0, first.text.indexOf("."))) },
        rest,
        graph,
        say,
      );
    return say(
      refuse(
        "pipeline-dangling-branch",
        `the branch \`${first.text}\` leads nowhere`,
        first.place,
        { help: `write \`${first.text} ! display\`` },
      ),
    );
  }
  if (first.text === "tee")
    return say(refuse("pipeline-tee-without-source", "no stream comes into this tee", first.place));
  if (rest.length > 0 && first.text.includes(",") && looksLikeCaps(first)) {
    return say(
      refuse("pipeline-missing-producer", `no device gives \`${first.text}\``, first.place, {
        help: `write \`camera ! ${first.text}\``,
      }),
    );
  }
  readProducer(first, rest, graph, say);
}

/** `producer ! caps ! ...`: begins a stream. */
function readProducer(producer: Element, rest: readonly Element[], graph: Graph, say: Say): void {
  const from = readDevice(producer.text, producer.place);
  say(from);
  const [next, ...after] = rest;
  if (next === undefined) {
    const help = `write \`${producer.text} ! NV12,1280x720@30 ! display\``;
    return say(
      refuse(
        "pipeline-dangling-device",
        `\`${producer.text}\` is linked to nothing`,
        producer.place,
        { help },
      ),
    );
  }
  if (!looksLikeCaps(next)) {
    const help = `write \`${producer.text} ! NV12,1280x720@30 ! ${next.text}\``;
    say(
      refuse(
        "pipeline-missing-format",
        `between \`${producer.text}\` and \`${next.text}\` stands no format`,
        next.place,
        { help },
      ),
    );
    return readFrom({ draft: { from: from.value, caps: undefined, end: next } }, rest, graph, say);
  }
  const caps = readCaps(next);
  say(caps);
  const draft: Draft = { from: from.value, caps: caps.value, end: next };
  graph.drafts.push(draft);
  readFrom({ draft }, after, graph, say);
}

/** What follows a stream or a branch: a tee, or a device that may itself begin the next stream. */
function readFrom(source: Source, rest: readonly Element[], graph: Graph, say: Say): void {
  const [next, ...after] = rest;
  if (next === undefined) return;
  if (next.text === "tee") {
    nameTee(source, next, graph, say);
    if ("draft" in source) source.draft.end = next;
    return readFrom(source, after, graph, say);
  }
  if (isBranch(next)) {
    return say(
      refuse(
        "pipeline-misplaced-branch",
        `\`${next.text}\` begins a branch and cannot follow \`!\``,
        next.place,
      ),
    );
  }
  if (next.text.includes(",") && looksLikeCaps(next)) {
    say(
      refuse(
        "pipeline-misplaced-format",
        `\`${next.text}\` stands where a device belongs`,
        next.place,
        { help: "one stream has one format; put a device between two" },
      ),
    );
    return readFrom(source, after, graph, say);
  }
  graph.links.push({ source, device: next });
  if (after.length > 0) readProducer(next, after, graph, say);
  else say(readDevice(next.text, next.place));
}

function nameTee(source: Source, tee: Element, graph: Graph, say: Say): void {
  const property = tee.properties.find((p) => p.text.startsWith("name="));
  if (property === undefined) return;
  const name = within(property, "name=".length, property.text.slice("name=".length));
  if (!/^[\w-]+$/.test(name.text)) {
    return say(
      refuse("pipeline-bad-tee-name", `\`${name.text}\` cannot name a tee`, name.place, {
        help: "use letters, digits, `_` and `-`",
      }),
    );
  }
  if (graph.tees.has(name.text)) {
    return say(
      refuse("pipeline-duplicate-tee", `a tee named \`${name.text}\` is there already`, name.place),
    );
  }
  graph.tees.set(name.text, { source, token: name });
}

function checkProperties(element: Element, say: Say): void {
  if (element.text === "queue") return;
  for (const property of element.properties) {
    if (element.text === "tee" && property.text.startsWith("name=")) continue;
    const key = within(property, 0, property.text.slice(0, property.text.indexOf("=")));
    const help =
      element.text === "tee"
        ? "a tee has only `name`"
        : "settings stand in the caps: `NV12,1280x720@30,buffers=6`";
    say(
      refuse("pipeline-unknown-key", `\`${element.text}\` has no key \`${key.text}\``, key.place, {
        help,
      }),
    );
  }
}

function finish(draft: Draft, id: string, graph: Graph, say: Say): readonly Stream[] {
  const to = graph.links
    .filter((link) => draftOf(link.source, graph) === draft)
    .map((link) => link.device)
    .toSorted(byPlace)
    .flatMap((token) => readDevice(token.text, token.place).value ?? []);
  const { from, caps, end } = draft;
  if (from === undefined || caps === undefined) return [];
  if (to.length === 0) {
    say(
      refuse("pipeline-no-consumer", "the stream goes to no device", end.place, {
        help: `write \`${end.text} ! display\``,
      }),
    );
    return [];
  }
  return [{ id, from, to, ...caps, place: from.place }];
}

function byPlace(a: Token, b: Token): number {
  return (a.place.line ?? 0) - (b.place.line ?? 0) || (a.place.column ?? 0) - (b.place.column ?? 0);
}

/** The stream behind a source; tees of tees are followed, a tee that feeds itself is none. */
function draftOf(source: Source, graph: Graph): Draft | undefined {
  const seen = new Set<string>();
  let here: Source | undefined = source;
  while (here !== undefined && "tee" in here && !seen.has(here.tee.text)) {
    seen.add(here.tee.text);
    here = graph.tees.get(here.tee.text)?.source;
  }
  return here !== undefined && "draft" in here ? here.draft : undefined;
}

function reportUnknownTee(source: Source, graph: Graph, say: Say): void {
  if ("draft" in source || draftOf(source, graph) !== undefined) return;
  const { text, place } = source.tee;
  if (graph.tees.has(text))
    return say(
      refuse("pipeline-tee-without-source", `no stream comes into the tee \`${text}\``, place),
    );
  const close = nearest(text, graph.tees.keys());
  say(
    refuse("pipeline-unknown-tee", `no tee is named \`${text}\``, place, {
      help:
        close === undefined
          ? `write \`tee name=${text}\` after the format`
          : `did you mean \`${close}.\`?`,
    }),
  );
}
