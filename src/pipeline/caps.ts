// The middle of a link in the one-line form: `NV12,1280x720@30,buffers=6`.
import { hasError, type Checked, type Diagnostic } from "../diagnostic/diagnostic.ts";
import { didYouMean } from "../diagnostic/suggest.ts";
import { formatsNamed } from "../format/parse-format.ts";
import type { Stream } from "./pipeline.ts";
import { splitAtCommas, within, type Token } from "./tokens.ts";
import { readCount, readFormat, readModifier, readRate, readSize, refuse } from "./words.ts";

export type Caps = Pick<Stream, "format" | "width" | "height" | "rate" | "modifier" | "buffers">;

const KEYS = ["buffers", "modifier"];
const SIZE_LIKE = /^\d+[^\d,=]+\d+(?:@|$)/;

/** Whether a word is meant as caps rather than as a device: a format's name, or a size or setting after a comma. */
export function looksLikeCaps(token: Token): boolean {
  if (/^[/&]/.test(token.text)) return false;
  const [first, ...rest] = splitAtCommas(token);
  if (first === undefined) return false;
  if (SIZE_LIKE.test(first.text) || formatsNamed(first.text).length > 0) return true;
  return rest.some((part) => SIZE_LIKE.test(part.text) || /[=@]/.test(part.text));
}

/** Reads caps; all that is wrong with them at once. */
export function readCaps(token: Token): Checked<Caps> {
  const said: Diagnostic[] = [];
  const take = <T>(checked: Checked<T>): T | undefined => {
    said.push(...checked.diagnostics);
    return checked.value;
  };
  const parts = splitAtCommas(token);
  const settings = parts.filter((part) => part.text.includes("="));
  const plain = parts.filter((part) => !part.text.includes("="));
  const sizeAt = SIZE_LIKE.test(plain[0]?.text ?? "") ? 0 : 1;
  const formatPart = plain[sizeAt - 1];
  const sizePart = plain[sizeAt];
  const extra = plain.slice(sizeAt + 1);

  const format = formatPart
    ? take(readFormat(formatPart.text, formatPart.place))
    : take(missing(token, "format", "NV12,1280x720@30"));
  const picture = sizePart
    ? take(readSizeAndRate(sizePart))
    : take(missing(token, "size", `${formatPart?.text ?? "NV12"},1280x720@30`));
  for (const part of extra) {
    take(
      refuse(
        "pipeline-bad-caps",
        `\`${part.text}\` is one word too many after format and size`,
        part.place,
      ),
    );
  }
  const optional: { modifier?: string; buffers?: number } = {};
  for (const part of settings) Object.assign(optional, take(readSetting(part)));
  if (hasError(said) || format === undefined || picture === undefined) return { diagnostics: said };
  return { value: { format, ...picture, ...optional }, diagnostics: said };
}

function missing(token: Token, what: string, example: string): Checked<never> {
  return refuse(`pipeline-missing-${what}`, `\`${token.text}\` has no ${what}`, token.place, {
    help: `write \`${example}\``,
  });
}

function readSizeAndRate(part: Token): Checked<Pick<Stream, "width" | "height" | "rate">> {
  const [sizeText = "", ...rest] = part.text.split("@");
  const size = readSize(sizeText, within(part, 0, sizeText).place);
  const rateText = rest.join("@");
  const rate =
    rest.length > 0
      ? readRate(rateText, within(part, sizeText.length + 1, rateText).place)
      : refuse("pipeline-missing-rate", `\`${part.text}\` has no rate`, part.place, {
          help: `write \`${sizeText}@30\``,
        });
  const diagnostics = [...size.diagnostics, ...rate.diagnostics];
  if (size.value === undefined || !("value" in rate) || rate.value === undefined)
    return { diagnostics };
  return { value: { ...size.value, rate: rate.value }, diagnostics };
}

function readSetting(part: Token): Checked<Pick<Stream, "modifier" | "buffers">> {
  const equals = part.text.indexOf("=");
  const key = part.text.slice(0, equals);
  const value = within(part, equals + 1, part.text.slice(equals + 1));
  if (key === "buffers") {
    const { value: buffers, diagnostics } = readCount(key, value.text, 1, value.place);
    return buffers === undefined ? { diagnostics } : { value: { buffers }, diagnostics };
  }
  if (key === "modifier") {
    const { value: modifier, diagnostics } = readModifier(value.text, value.place);
    return modifier === undefined ? { diagnostics } : { value: { modifier }, diagnostics };
  }
  return refuse("pipeline-unknown-key", `caps have no key \`${key}\``, within(part, 0, key).place, {
    notes: [`The keys are ${KEYS.join(", ")}.`],
    ...didYouMean(key, KEYS),
  });
}
