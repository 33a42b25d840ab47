// TypeScript source as the layer test reads it: text without comments, and text without what strings say.

const TOKENS =
  /(?<comment>\/\/[^\n]*|\/\*[\s\S]*?\*\/)|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|(?<template>`(?:\\.|[^`\\])*`)/g;

export function withoutComments(text: string): string {
  return text.replace(TOKENS, (token, comment: string | undefined) =>
    comment === undefined ? token : blank(token),
  );
}

/** Comments, strings and the words of templates are blanked; code inside `${}` stays. */
export function codeOnly(text: string): string {
  return text.replace(TOKENS, (token, _comment: string | undefined, template: string | undefined) =>
    template === undefined ? blank(token) : expressionsOf(template),
  );
}

function expressionsOf(template: string): string {
  return template.match(/\$\{[^}]*\}/g)?.join(" ") ?? "";
}

/** Keeps line numbers. */
function blank(token: string): string {
  return token.replace(/[^\n]/g, " ");
}
