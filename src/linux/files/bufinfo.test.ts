import * as fc from "fast-check";
import { expect, test } from "vitest";
import { kernelFiles } from "../testing/folder.ts";
import { attachedDevices, BUFINFO, parseBufinfo } from "./bufinfo.ts";

const TEXT = `
Dma-buf Objects:
size    	flags   	mode    	count   	exp_name	ino     	name
01228800	00000002	00080007	00000003	reserved	00000007	preview 0
	write fence:vivid signalled
	Attached Devices:
	10020000.clcd
	vivid.0
Total 2 devices attached

00004096	00000002	00080007	00000001	system	00000008	<none>
	Attached Devices:
Total 0 devices attached


Total 2 objects, 1232896 bytes
`;

test("buffers with their exporter, name and attached devices", () => {
  expect(parseBufinfo(TEXT)).toEqual([
    {
      inode: 7,
      size: 1_228_800,
      references: 3,
      exporter: "reserved",
      name: "preview 0",
      attached: ["10020000.clcd", "vivid.0"],
    },
    { inode: 8, size: 4096, references: 1, exporter: "system", name: null, attached: [] },
  ]);
});

test("who is attached to one of them; nothing where only root may know", () => {
  const files = kernelFiles({ [BUFINFO]: TEXT });
  expect(attachedDevices(files, 7)).toEqual(["10020000.clcd", "vivid.0"]);
  expect(attachedDevices(files, 9)).toBeUndefined();
  expect(attachedDevices(kernelFiles({}), 7)).toBeUndefined();
});

test("takes any text", () => {
  const line = fc.constantFrom(...TEXT.split("\n"), "\t", "x");
  fc.assert(
    fc.property(fc.array(fc.oneof(line, fc.string())), (lines) => {
      for (const { inode, size } of parseBufinfo(lines.join("\n"))) {
        expect(Number.isInteger(inode)).toBe(true);
        expect(Number.isInteger(size)).toBe(true);
      }
    }),
  );
});
