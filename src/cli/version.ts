// The package's own version, put in when the command is built.
declare const ONEBUF_VERSION: string | undefined;

export const version = typeof ONEBUF_VERSION === "undefined" ? "0.0.0" : ONEBUF_VERSION;
