// The rows of the comparison: what each number is, how it is worked out, and which of two is better.
import type { RowId, RowText } from "./simulation.ts";

export const ROWS: readonly RowText[] = [
  row(
    "copies",
    "copies a frame",
    "count",
    "less",
    "Copies of the whole frame, from one memory to another, that every frame of every stream costs.",
  ),
  row(
    "copied",
    "bytes copied",
    "bytes/s",
    "less",
    "Size of the frame times its rate, for each copy. Each byte is read once and written once.",
  ),
  row(
    "dram",
    "DRAM traffic",
    "bytes/s",
    "less",
    "What all masters move: pixels written and read, copies, and entries of page tables.",
  ),
  row(
    "dram-pixels",
    "DRAM: pixels",
    "bytes/s",
    "less",
    "Producers write each frame once, consumers read it once; a display reads at each refresh, a decoder reads another frame as its reference.",
  ),
  row(
    "dram-copies",
    "DRAM: copies",
    "bytes/s",
    "less",
    "A copy reads and writes each byte; a cached target is read before it is written.",
  ),
  row(
    "dram-tables",
    "DRAM: page tables",
    "bytes/s",
    "less",
    "Entries that walks read from memory, one burst each.",
  ),
  row(
    "dram-share",
    "share of DRAM",
    "share",
    "less",
    "DRAM traffic over what the memory gives to all masters together.",
  ),
  row(
    "walks",
    "page walks a frame",
    "count",
    "less",
    "Misses of the IOMMU's caches while all devices pass over one frame: counted access by access on the page tables of the twin, in the order in which each device reads or writes.",
  ),
  row(
    "walk-time",
    "walkers at work a frame",
    "ns",
    "less",
    "Walks of all devices times what one takes. A device that has enough accesses under way goes on meanwhile.",
  ),
  row(
    "stall",
    "IOMMU stall a frame",
    "ns",
    "less",
    "Time by which walks hold up the device that waits longest: it goes on while its accesses under way last, then it waits.",
  ),
  row(
    "stall-share",
    "IOMMU stall, share of the frame",
    "share",
    "less",
    "The stall over the time from one frame to the next.",
  ),
  row(
    "cpu",
    "CPU time a frame",
    "ns",
    "less",
    "Copies by the CPU, maintenance of its caches, system calls, and mapping where that is done for each frame.",
  ),
  row(
    "cpu-copies",
    "CPU: copies",
    "ns",
    "less",
    "Bytes over the bandwidth of the CPU's copy between memories that are mapped so.",
  ),
  row(
    "cpu-maintenance",
    "CPU: cache maintenance",
    "ns",
    "less",
    "Cleaning and invalidating what the CPU touches of memory that devices read and write without looking into its caches; all of a buffer, where it is mapped anew for each frame.",
  ),
  row(
    "cpu-mapping",
    "CPU: calls and mapping",
    "ns",
    "less",
    "Queueing and dequeueing at every device; page tables written and TLB entries invalidated, where buffers are mapped anew for each frame.",
  ),
  row(
    "reserved",
    "reserved memory",
    "bytes",
    "less",
    "Buffers of the pipeline, whole pages and the rounding of the pool included.",
  ),
  row(
    "reserved-scarce",
    "of it out of CMA or a carve-out",
    "bytes",
    "less",
    "The part that must be contiguous and comes out of a region set aside at boot.",
  ),
  row(
    "allocation-median",
    "allocation, median",
    "ns",
    "less",
    "Time until one buffer is there: pages taken, cleared, isolated, moved and dropped, as counted in the twin's page allocator while other programs use memory.",
  ),
  row("allocation-worst", "allocation, worst", "ns", "less", "The longest of them."),
  row(
    "start-worst",
    "start of the pipeline, worst",
    "ns",
    "less",
    "Time until all buffers of the pipeline are there, one after the other, at the longest start that did not fail.",
  ),
  row(
    "failures",
    "starts that failed",
    "count",
    "less",
    "Starts of the pipeline at which some buffer was refused.",
  ),
  row(
    "latency",
    "frame latency, median",
    "ns",
    "less",
    "From the start of the frame at its producer until it is shown or done, at the slowest consumer.",
  ),
  row("latency-worst", "frame latency, worst", "ns", "less", "The longest of them."),
  row(
    "drops",
    "frames dropped",
    "count",
    "less",
    "No free buffer when a frame was due, or another frame took its place before it was shown.",
  ),
  row(
    "delivered",
    "frames delivered",
    "share",
    "more",
    "Of the frames due at the pipeline's rate those that were neither dropped nor begun too late, at the consumer that gets the fewest. The other rows are what the full rate asks for.",
  ),
];

export function rowText(id: RowId): RowText {
  const found = ROWS.find((one) => one.id === id);
  if (!found) throw new RangeError(`there is no row ${id}`);
  return found;
}

function row(
  id: RowId,
  title: string,
  unit: RowText["unit"],
  better: RowText["better"],
  model: string,
): RowText {
  return { id, title, unit, better, model };
}
