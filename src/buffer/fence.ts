// A fence: work on a buffer that will be done once, as a sync file shows it to user space.

export interface Fence extends Disposable {
  readonly kind: "fence";
  readonly isSignalled: boolean;
  /** Set when the work failed: `EIO`. */
  readonly error: string | undefined;
}
