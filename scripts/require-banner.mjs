// What a bundle begins with that holds CommonJS: such packages (commander) ask for node's own modules by require.
export const REQUIRE_BANNER = {
  js: 'import { createRequire as onebufRequire } from "node:module"; const require = onebufRequire(import.meta.url);',
};
