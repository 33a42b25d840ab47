// The platform as a whole: what it offers, its clock, and its end.
import { layoutOf } from "../bench.ts";
import type { Theme } from "../case.ts";
import { equal, truthy } from "../expect.ts";
import {
  allocateFrame,
  close,
  enqueueAll,
  fill,
  finished,
  openProducer,
  period,
  quietTime,
  release,
} from "../steps.ts";

export const platform: Theme = {
  theme: "platform",
  cases: [
    {
      name: "it has a name",
      run: (bench) => truthy(bench.platform.traits.name, "a name"),
    },
    {
      name: "heaps have ids of their own, and names",
      run(bench) {
        const ids = bench.platform.heaps.map(({ properties }) => properties.id);
        truthy(ids.length > 0, "at least one heap");
        equal(new Set(ids).size, ids.length, "different ids");
        for (const { properties, names } of bench.platform.heaps)
          truthy(names.length > 0, `a name for ${properties.id}`);
      },
    },
    {
      name: "devices have nodes of their own, and roles",
      run(bench) {
        const nodes = bench.platform.devices.map(({ node }) => node);
        equal(new Set(nodes).size, nodes.length, "different nodes");
        truthy(nodes.includes(bench.producer.node), "the producer among them");
        for (const { roles, node } of bench.platform.devices)
          truthy(roles.length > 0, `roles of ${node}`);
      },
    },
    {
      name: "copy engines have ids of their own",
      run(bench) {
        const ids = bench.platform.copyEngines.map(({ id }) => id);
        equal(new Set(ids).size, ids.length, "different ids");
      },
    },
    {
      name: "what a driver exports is memory like any other",
      needs: ({ platform: { devices } }) =>
        devices.some(({ exporter }) => exporter !== undefined) || "no driver here exports",
      run(bench, keep) {
        for (const { exporter, node } of bench.platform.devices) {
          if (exporter === undefined) continue;
          equal(exporter.properties.id, `export:${node}`, "id of the memory");
          equal(exporter.names.length, 0, "names of a driver's memory");
          if (node !== bench.producer.node) continue;
          const frame = allocateFrame(keep, exporter, layoutOf(bench));
          for (const buffer of frame.buffers) {
            equal(buffer.memory, exporter.properties.id, "memory of the buffer");
            fill(buffer, 1);
            equal(keep(buffer.share()).inode, buffer.inode, "inode");
          }
        }
      },
    },
    {
      name: "the clock never goes back",
      async run(bench, keep) {
        const stream = openProducer(bench, keep);
        let last = bench.platform.now();
        const look = () => {
          const now = bench.platform.now();
          truthy(now >= last, `a time not before ${last}, but ${now}`);
          last = now;
        };
        truthy(last >= 0, "a time since the platform was opened");
        enqueueAll(stream);
        look();
        stream.queue.start();
        for (let n = 0; n < 5; n += 1) {
          const { mapping } = await finished(bench, stream.queue);
          look();
          stream.queue.enqueue(mapping);
          await bench.platform.wait([], period(bench) / 7);
          look();
        }
      },
    },
    {
      name: "figures do not go back: peaks, copies, calls",
      run(bench, keep) {
        const before = bench.platform.stats();
        for (let n = 0; n < 5; n += 1) keep(bench.exhaustible.allocate(1 << 20));
        const after = bench.platform.stats();
        for (const { pool, peak } of before.pools) {
          const now = after.pools.find((each) => each.pool === pool);
          truthy((now?.peak ?? 0) >= peak, `the peak of ${pool}`);
        }
        for (const { used, peak, pool } of after.pools)
          truthy(used <= peak, `no use of ${pool} above its peak`);
        const calls = after.calls.find(({ call }) => call === "allocate");
        const earlier = before.calls.find(({ call }) => call === "allocate");
        equal((calls?.count ?? 0) - (earlier?.count ?? 0), 5, "allocations counted");
      },
    },
    {
      name: "after a whole stream every figure of what is in use is as before",
      async run(bench, keep) {
        const inUse = () => {
          const { pools, iommus } = bench.platform.stats();
          return [
            ...pools.map(({ pool, used, largestFree }) => [pool, used, largestFree ?? "-"]),
            ...iommus.map(({ node, mapped }) => [node, mapped]),
          ];
        };
        const round = async () => {
          const stream = openProducer(bench, keep);
          enqueueAll(stream);
          stream.queue.start();
          await finished(bench, stream.queue);
          close(stream);
          release(stream.frames);
        };
        // The first use of a device may take memory that it keeps: page tables, a domain.
        await round();
        const before = inUse();
        await round();
        equal(inUse(), before, "what is in use");
      },
    },
    {
      name: "statistics are a value: what was read earlier does not change",
      run(bench, keep) {
        const before = bench.platform.stats();
        const text = JSON.stringify(before);
        keep(bench.contiguous.allocate(1 << 20));
        equal(JSON.stringify(before), text, "the earlier figures");
      },
    },
    {
      name: "closing the platform with everything in use is harmless",
      async run(bench, keep) {
        const stream = openProducer(bench, keep);
        const fence = keep(keep(bench.contiguous.allocate(4096)).exportFence("read"));
        const view = keep(keep(bench.scattered.allocate(4096)).mapCpu());
        enqueueAll(stream);
        stream.queue.start();
        await finished(bench, stream.queue);
        const kinds = new Set(bench.platform.held().map(({ what }) => what));
        for (const what of [
          "buffer",
          "attachment",
          "mapping",
          "queue",
          "cpu-mapping",
          "fence",
        ] as const)
          truthy(kinds.has(what), `held() to tell of a ${what}`);
        bench.platform[Symbol.dispose]();
        bench.platform[Symbol.dispose]();
        for (const owner of [view, fence, stream.queue, ...stream.mappings])
          owner[Symbol.dispose]();
      },
    },
    {
      name: "waiting through the end of a stream is harmless",
      async run(bench, keep) {
        const stream = openProducer(bench, keep);
        enqueueAll(stream);
        stream.queue.start();
        await finished(bench, stream.queue);
        const waiting = bench.platform.wait([stream.queue], quietTime(bench));
        stream.queue.stop();
        truthy((await waiting).length <= 1, "the one queue or none");
      },
    },
  ],
};
