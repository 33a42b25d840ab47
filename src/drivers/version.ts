// Kernel versions as the knowledge base counts them: `6.1`, patch levels do not decide anything here.

export interface KernelVersion {
  readonly major: number;
  readonly minor: number;
}

/** `6.1`, `6.1.176`, `v5.10-rc3` and `6.1.0-50-arm64` all read; undefined when there is no `major.minor`. */
export function parseVersion(text: string): KernelVersion | undefined {
  const match = /^v?(\d{1,3})\.(\d{1,4})(?![\d])/.exec(text.trim());
  return match ? { major: Number(match[1]), minor: Number(match[2]) } : undefined;
}

/** Negative when `a` is older than `b`, 0 when they are the same. */
export function compareVersions(a: KernelVersion, b: KernelVersion): number {
  return a.major - b.major || a.minor - b.minor;
}

export function formatVersion(version: KernelVersion): string {
  return `${version.major}.${version.minor}`;
}

/** Whether `version` lies in `[since, until]`, both inclusive and optional. */
export function inVersions(version: KernelVersion, since?: string, until?: string): boolean {
  const first = since === undefined ? undefined : parseVersion(since);
  const last = until === undefined ? undefined : parseVersion(until);
  return (
    (first === undefined || compareVersions(version, first) >= 0) &&
    (last === undefined || compareVersions(version, last) <= 0)
  );
}
