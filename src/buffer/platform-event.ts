// What a platform tells its listeners: the life of every buffer and frame, for traces and counters.

/** Nanoseconds on the platform's clock; `inode` is the buffer's identity. */
export type PlatformEvent =
  | {
      readonly kind: "allocated";
      readonly time: number;
      readonly inode: number;
      readonly size: number;
      readonly memory: string;
      readonly pool: string;
      readonly name: string;
    }
  | { readonly kind: "freed"; readonly time: number; readonly inode: number; readonly pool: string }
  | {
      readonly kind: "pool-used";
      readonly time: number;
      readonly pool: string;
      readonly bytes: number;
    }
  | {
      readonly kind: "mapped" | "unmapped";
      readonly time: number;
      readonly node: string;
      readonly inodes: readonly number[];
      readonly iommu: string | undefined;
      readonly segments: number;
      readonly bytes: number;
    }
  | {
      readonly kind: "queued";
      readonly time: number;
      readonly node: string;
      readonly inodes: readonly number[];
    }
  | {
      readonly kind: "job";
      readonly time: number;
      readonly duration: number;
      readonly node: string;
      readonly inodes: readonly number[];
      readonly sequence: number;
      readonly label: string;
    }
  | {
      readonly kind: "dropped";
      readonly time: number;
      readonly node: string;
      readonly sequence: number;
    }
  | {
      readonly kind: "copied";
      readonly time: number;
      readonly duration: number;
      readonly engine: string;
      readonly from: number;
      readonly to: number;
      readonly bytes: number;
    }
  | {
      readonly kind: "walked";
      readonly time: number;
      readonly iommu: string;
      readonly walks: number;
    }
  | {
      readonly kind: "fault";
      readonly time: number;
      readonly iommu: string | undefined;
      readonly node: string;
      readonly address: number;
      readonly stream: number | undefined;
      readonly access: "read" | "write";
    };
