// The file form of a pipeline: a YAML map of streams, each a map of plain words.
import * as z from "zod/mini";
import { hasError, type Checked, type Diagnostic, type Place } from "../diagnostic/diagnostic.ts";
import { didYouMean } from "../diagnostic/suggest.ts";
import { checkShape } from "../document/check-shape.ts";
import { readYaml, type Path, type YamlDocument } from "../document/yaml-document.ts";
import type { DeviceName, Pipeline, Stream } from "./pipeline.ts";
import {
  readCount,
  readDevice,
  readFormat,
  readModifier,
  readRate,
  readSize,
  refuse,
} from "./words.ts";

const STREAM = z.strictObject({
  from: z.string(),
  to: z.union([z.string(), z.array(z.string())]),
  format: z.string(),
  size: z.string(),
  rate: z.union([z.number(), z.string()]),
  buffers: z.optional(z.number()),
  modifier: z.optional(z.string()),
  camping: z.optional(z.array(z.number())),
  slack: z.optional(z.number()),
  protected: z.optional(z.boolean()),
  scale: z.optional(z.record(z.string(), z.string())),
});

/** The shape of the file, without what the words in it mean. */
const PIPELINE_FILE = z.strictObject({
  board: z.optional(z.string()),
  streams: z.record(z.string(), STREAM),
});

/** Reads the file form. Every error of the file is reported, not the first only. */
export function parsePipelineFile(text: string, file: string): Checked<Pipeline> {
  const document = readYaml(text, file);
  const shape = checkShape(PIPELINE_FILE, document, "pipeline");
  const said: Diagnostic[] = [...document.diagnostics, ...shape.diagnostics];
  const top = asMap(document.value) ?? {};
  const entries = Object.entries(asMap(top["streams"]) ?? {});
  if (entries.length === 0 && !hasError(said)) {
    said.push(
      ...refuse(
        "pipeline-no-streams",
        "the pipeline has no streams",
        document.placeOf(["streams"], "key"),
      ).diagnostics,
    );
  }
  // Words are read even where the shape is wrong elsewhere, so that one run shows all mistakes.
  const streams = entries.flatMap(([id, raw]) => {
    const stream = readStream(id, asMap(raw) ?? {}, document);
    said.push(...stream.diagnostics);
    return stream.value === undefined ? [] : [stream.value];
  });
  if (hasError(said)) return { diagnostics: said };
  const board = top["board"];
  const named =
    typeof board === "string" ? { board: { text: board, place: document.placeOf(["board"]) } } : {};
  return { value: { file, ...named, streams }, diagnostics: said };
}

type Fields = Readonly<Record<string, unknown>>;
type Reader<T> = (text: string, place: Place) => Checked<T>;

function readStream(id: string, raw: Fields, document: YamlDocument): Checked<Stream> {
  const said: Diagnostic[] = [];
  const path: Path = ["streams", id];
  const place = document.placeOf(path, "key");
  const at = (key: string) => document.placeOf([...path, key]);
  const take = <T>(checked: Checked<T>): T | undefined => {
    said.push(...checked.diagnostics);
    return checked.value;
  };
  /** Values of a type the shape does not allow are reported there. */
  const word = <T>(
    key: string,
    read: Reader<T>,
    type: "string" | "number" = "string",
  ): T | undefined => {
    const value = raw[key];
    return typeof value === type ? take(read(String(value), at(key))) : undefined;
  };
  const count = (key: string, least: number) =>
    word(key, (text, where) => readCount(key, text, least, where), "number");

  if (!/^[A-Za-z0-9][\w.-]*$/.test(id)) {
    take(
      refuse("pipeline-bad-stream-name", `\`${id}\` cannot name a stream`, place, {
        help: "begin with a letter or digit, go on with letters, digits, `_`, `-` and `.`",
      }),
    );
  }
  const from = word("from", readDevice);
  const to = take(readConsumers(raw["to"], [...path, "to"], document));
  const format = word("format", readFormat);
  const size = word("size", readSize);
  const rate = word("rate", readRate) ?? word("rate", readRate, "number");
  const optional = {
    ...present("modifier", word("modifier", readModifier)),
    ...present("buffers", count("buffers", 1)),
    ...present("camping", take(readCamping(raw["camping"], to, [...path, "camping"], document))),
    ...present("slack", count("slack", 0)),
    ...present("protected", typeof raw["protected"] === "boolean" ? raw["protected"] : undefined),
    ...present("scaled", take(readScale(asMap(raw["scale"]), to, [...path, "scale"], document))),
  };
  if (hasError(said) || !from || !to || format === undefined || !size || rate === undefined)
    return { diagnostics: said };
  return { value: { id, from, to, format, ...size, rate, ...optional, place }, diagnostics: said };
}

function present<K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: T });
}

function readConsumers(
  raw: unknown,
  path: Path,
  document: YamlDocument,
): Checked<readonly DeviceName[]> {
  if (typeof raw === "string") {
    const device = readDevice(raw, document.placeOf(path));
    return device.value === undefined
      ? { diagnostics: device.diagnostics }
      : { value: [device.value], diagnostics: [] };
  }
  if (!Array.isArray(raw)) return { diagnostics: [] };
  if (raw.length === 0)
    return refuse("pipeline-no-consumer", "the stream goes to no device", document.placeOf(path));
  const devices = raw.map((text: unknown, i) =>
    typeof text === "string"
      ? readDevice(text, document.placeOf([...path, i]))
      : { diagnostics: [] },
  );
  const diagnostics = devices.flatMap((d) => d.diagnostics);
  const values = devices.flatMap((d) => (d.value === undefined ? [] : [d.value]));
  return values.length === raw.length ? { value: values, diagnostics } : { diagnostics };
}

function readCamping(
  raw: unknown,
  to: readonly DeviceName[] | undefined,
  path: Path,
  document: YamlDocument,
): Checked<readonly number[]> {
  if (!Array.isArray(raw)) return { diagnostics: [] };
  const counts = raw
    .filter((n) => typeof n === "number")
    .map((n, i) => readCount("camping", String(n), 0, document.placeOf([...path, i])));
  const diagnostics = counts.flatMap((c) => c.diagnostics);
  if (to !== undefined && raw.length !== to.length + 1) {
    const message = `\`camping\` has ${raw.length} numbers, but the stream has ${to.length + 1} devices`;
    const help = "give one for `from`, then one for each of `to`";
    return {
      diagnostics: [
        ...diagnostics,
        ...refuse("pipeline-bad-camping", message, document.placeOf(path), { help }).diagnostics,
      ],
    };
  }
  if (diagnostics.length > 0) return { diagnostics };
  return {
    value: counts.flatMap((c) => (c.value === undefined ? [] : [c.value])),
    diagnostics: [],
  };
}

function readScale(
  raw: Fields | undefined,
  to: readonly DeviceName[] | undefined,
  path: Path,
  document: YamlDocument,
): Checked<NonNullable<Stream["scaled"]>> {
  if (raw === undefined || to === undefined) return { diagnostics: [] };
  const diagnostics: Diagnostic[] = [];
  const scaled = Object.entries(raw).flatMap(([name, text]) => {
    const consumer = to.findIndex((device) => device.text === name);
    if (consumer < 0) {
      const help = didYouMean(
        name,
        to.map((device) => device.text),
      );
      const place = document.placeOf([...path, name], "key");
      diagnostics.push(
        ...refuse("pipeline-unknown-consumer", `the stream does not go to \`${name}\``, place, help)
          .diagnostics,
      );
    }
    if (typeof text !== "string") return [];
    const size = readSize(text, document.placeOf([...path, name]));
    diagnostics.push(...size.diagnostics);
    return consumer < 0 || size.value === undefined ? [] : [{ consumer, ...size.value }];
  });
  return diagnostics.length > 0 ? { diagnostics } : { value: scaled, diagnostics };
}

function asMap(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : undefined;
}
