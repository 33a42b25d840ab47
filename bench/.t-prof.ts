import { performance } from "node:perf_hooks";
import { FastUnit } from "../src/sim/cost/tlb/fast-unit.ts";
import { ReferenceUnit } from "../src/sim/cost/tlb/reference-unit.ts";
import { patternFor } from "../src/sim/cost/pattern/pattern-for.ts";
import { frameLayout } from "../src/format/layout.ts";
import { parseFormat } from "../src/format/parse-format.ts";
const layout: any = frameLayout(parseFormat("NV12")!, 1920, 1080, [{by:"x", stride: 2048}]);
const map = { extents: [{address: 2**24, size: 16*2**20, block: 4096}], levelsFor: (b:number)=> b===4096?[2**30,2**21,4096]:[2**30,2**21] };
const g: any={ main: {entries:64, ways:4, replacement:"lru"}, walk:[undefined,undefined], prefetch:"none"};
const p = patternFor("camera", layout, 64, {pattern: process.argv[3] as any});
const u: any = process.argv[2]==="fast"? new FastUnit(g): new ReferenceUnit(g);
const port=u.port(map);
const n = Number(process.argv[4]);
for(let r=0;r<5;r++){ const t=performance.now();
for (let i=0;i<n;i++) u.run(port,p,2**24);
console.log(((performance.now()-t)*1000/n).toFixed(1),"us/frame"); }
