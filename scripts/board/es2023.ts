// Array methods of ES2023 for Node 18, which has none of them; bundled with what runs on boards.

function define(name: string, method: (this: readonly unknown[], ...rest: never[]) => unknown) {
  for (const { prototype } of [Array, Object.getPrototypeOf(Uint8Array)])
    if (!(name in prototype))
      Object.defineProperty(prototype, name, { value: method, writable: true, configurable: true });
}

define("toSorted", function (compare?: (a: unknown, b: unknown) => number) {
  return this.slice().sort(compare);
});
define("toReversed", function () {
  return this.slice().reverse();
});
define("with", function (at: number, value: unknown) {
  const copy = this.slice();
  copy[at < 0 ? this.length + at : at] = value;
  return copy;
});
define("toSpliced", function (at: number, count: number, ...added: unknown[]) {
  const copy = this.slice();
  copy.splice(at, count, ...added);
  return copy;
});
