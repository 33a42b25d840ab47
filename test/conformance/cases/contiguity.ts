// Scattered pages: accepted behind an IOMMU, refused without one, and what a refusal leaves as it was.
import { type Bench, layoutOf, type RefusedUse } from "../bench.ts";
import type { Case, Keep, Theme } from "../case.ts";
import { equal, equalBytes, truthy } from "../expect.ts";
import { allocateFrame, mapFrame, openQueue, paint, pictureOf, refusalOf } from "../steps.ts";

const needsPlain: NonNullable<Case["needs"]> = ({ needsContiguous }) =>
  needsContiguous !== undefined || "every device here takes scattered pages";

const needsBoth: NonNullable<Case["needs"]> = (bench) =>
  bench.takesScattered === undefined ? "no device here is behind an IOMMU" : needsPlain(bench);

export const contiguity: Theme = {
  theme: "contiguity",
  cases: [
    {
      name: "a device without an IOMMU refuses scattered pages, with its call and its error",
      needs: needsPlain,
      run(bench, keep) {
        const { use, error } = refuseScattered(bench, keep);
        equal(error?.errno, use.errno, "errno");
        equal(error?.call, use.call, "call");
      },
    },
    {
      name: "it refuses the same frame again and again, in the same way",
      needs: needsPlain,
      run(bench, keep) {
        const { use, frame, error } = refuseScattered(bench, keep);
        for (let again = 0; again < 3; again += 1)
          equal(refusalOf(bench, use, frame)?.message, error?.message, "the refusal");
      },
    },
    {
      name: "a refusal leaves no reference, no mapping and the queue free",
      needs: needsPlain,
      run(bench, keep) {
        const { frame } = refuseScattered(bench, keep);
        for (const buffer of frame.buffers) equal(buffer.references, 1, "references");
        equal(
          bench.platform.held().length,
          frame.buffers.length,
          "held beside the frame's buffers",
        );
      },
    },
    {
      name: "a refusal does not touch the bytes",
      needs: needsPlain,
      run(bench, keep) {
        const use = plainOf(bench);
        const layout = layoutOf(bench);
        const frame = allocateFrame(keep, bench.scattered, layout);
        const painted = paint(frame, layout, 17);
        truthy(refusalOf(bench, use, frame), "a refusal");
        for (const [at, bytes] of pictureOf(frame, layout).entries())
          equalBytes(bytes, painted[at] ?? new Uint8Array(), `buffer ${at}`);
      },
    },
    {
      name: "it accepts one run of pages, before and after a refusal",
      needs: needsPlain,
      run(bench, keep) {
        const use = plainOf(bench);
        const good = allocateFrame(keep, bench.contiguous, layoutOf(bench));
        equal(refusalOf(bench, use, good), undefined, "the answer to one run");
        refuseScattered(bench, keep);
        equal(refusalOf(bench, use, good), undefined, "the answer to one run after a refusal");
      },
    },
    {
      name: "an open queue still takes good frames after it refused one",
      needs: needsPlain,
      run(bench, keep) {
        const use = plainOf(bench);
        const layout = layoutOf(bench);
        const queue = openQueue(bench, keep, use.device, use.direction);
        const bad = allocateFrame(keep, bench.scattered, layout);
        // Whichever step refuses, the queue must be as before: so the step is taken without asking which.
        try {
          const mapping = mapFrame(keep, queue, bad);
          queue.enqueue(mapping);
        } catch (error) {
          truthy(error instanceof Error, "an error");
        }
        const good = mapFrame(keep, queue, allocateFrame(keep, bench.contiguous, layout));
        queue.enqueue(good);
        truthy(good.isQueued, "the good frame to be queued");
        queue.stop();
      },
    },
    {
      name: "one scattered buffer is enough to refuse the frame",
      needs: (bench) =>
        layoutOf(bench).buffers.length < 2 ? "a picture here is one buffer" : needsPlain(bench),
      run(bench, keep) {
        const use = plainOf(bench);
        const { buffers } = layoutOf(bench);
        for (const odd of buffers.keys()) {
          const frame = {
            buffers: buffers.map((size, at) =>
              keep((at === odd ? bench.scattered : bench.contiguous).allocate(size)),
            ),
          };
          equal(refusalOf(bench, use, frame)?.errno, use.errno, `buffer ${odd} scattered`);
        }
      },
    },
    {
      name: "a device behind an IOMMU accepts scattered pages",
      needs: ({ takesScattered }) =>
        takesScattered !== undefined || "no device here is behind an IOMMU",
      run(bench, keep) {
        const use = bench.takesScattered;
        truthy(use, "a device behind an IOMMU");
        const frame = allocateFrame(keep, bench.scattered, layoutOf(bench));
        equal(refusalOf(bench, use, frame), undefined, "the answer");
      },
    },
    {
      name: "behind the IOMMU each buffer is one run of device addresses that overlap with no other",
      needs: ({ takesScattered, platform }) => {
        if (takesScattered === undefined) return "no device here is behind an IOMMU";
        return platform.traits.showsSegments || "the platform does not show device addresses";
      },
      run: oneRunEach,
    },
    {
      name: "one scattered buffer serves the one device while the other refuses it",
      needs: needsBoth,
      run(bench, keep) {
        const use = bench.takesScattered;
        truthy(use, "a device behind an IOMMU");
        const frame = allocateFrame(keep, bench.scattered, layoutOf(bench));
        const queue = openQueue(bench, keep, use.device, use.direction);
        const mapping = mapFrame(keep, queue, frame);
        truthy(
          refusalOf(bench, plainOf(bench), frame),
          "the refusal of the device without an IOMMU",
        );
        queue.enqueue(mapping);
        truthy(mapping.isQueued, "the frame to be queued at the device that took it");
        queue.stop();
      },
    },
  ],
};

function plainOf(bench: Bench): RefusedUse {
  const use = bench.needsContiguous;
  truthy(use, "a device without an IOMMU");
  return use;
}

function refuseScattered(bench: Bench, keep: Keep) {
  const use = plainOf(bench);
  const frame = allocateFrame(keep, bench.scattered, layoutOf(bench));
  const error = refusalOf(bench, use, frame);
  truthy(error, "a refusal of scattered pages");
  return { use, frame, error };
}

function oneRunEach(bench: Bench, keep: Keep): void {
  const use = bench.takesScattered;
  truthy(use, "a device behind an IOMMU");
  const layout = layoutOf(bench);
  const queue = openQueue(bench, keep, use.device, use.direction);
  const taken: { readonly lo: number; readonly hi: number }[] = [];
  for (let n = 0; n < 4; n += 1) {
    const mapping = mapFrame(keep, queue, allocateFrame(keep, bench.scattered, layout));
    for (const [at, size] of layout.buffers.entries()) {
      const segments = mapping.segments[at] ?? [];
      const [first] = segments;
      truthy(first, "a segment");
      let end = first.address;
      for (const { address, length } of segments) {
        equal(address, end, "where the next segment begins");
        end += length;
      }
      truthy(end - first.address >= size, `${end - first.address} bytes of addresses for ${size}`);
      taken.push({ lo: first.address, hi: end });
    }
  }
  const sorted = taken.toSorted((a, b) => a.lo - b.lo);
  for (const [at, range] of sorted.entries())
    truthy(range.lo >= (sorted[at - 1]?.hi ?? 0), "ranges of device addresses that do not overlap");
}
