import type { CopyRecord } from "./copy-speeds.ts";

export const copyRecords: readonly CopyRecord[] = [];
