export const REQUIRE_BANNER: { readonly js: string };
