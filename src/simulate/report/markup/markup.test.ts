import fc from "fast-check";
import { expect, test } from "vitest";
import { html, trusted } from "./markup.ts";

test("text is escaped, markup is not", () => {
  const name = html`<b>${"a & b"}</b>`;
  expect(html`<p title="${'"quoted"'}">${name} ${3} ${undefined}${["<", ">"]}</p>`.text).toBe(
    '<p title="&quot;quoted&quot;"><b>a &amp; b</b> 3 &lt;&gt;</p>',
  );
});

test("what looks like markup in data is still text", () => {
  const fake = { text: "<script>" } as unknown as string;
  expect(() => html`${fake}`.text).toThrow(TypeError);
  expect(html`${"<script>alert('x')</script>"}`.text).toBe(
    "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;",
  );
});

test("characters that hide or turn text are shown as question marks", () => {
  expect(html`${"safe\u202egnp.exe\u0000\ud800\n\t"}`.text).toBe("safe?gnp.exe??\n\t");
});

test("own markup is taken as it is", () => {
  expect(html`${trusted("a>b{}")}`.text).toBe("a>b{}");
});

test("no text at all can open a tag, end an attribute or begin an entity of its own", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const { text: escaped } = html`${text}`;
      expect(escaped.replace(/&(?:amp|lt|gt|quot|#39);/g, "")).not.toMatch(/[<>&"']/);
    }),
  );
});
