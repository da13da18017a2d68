import fc from "fast-check";
import { expect, it } from "vitest";
import { concealCredentials } from "./conceal.ts";

it("leaves no credential of a plan or description in the text, and every place where it was", () => {
  const text = JSON.stringify(
    {
      values: {
        client_key: 'LS0t"LS0',
        master_auth: [{ password: "hunter2" }],
        http_tokens: "optional",
        kube_config_raw: "a:\nb",
      },
    },
    undefined,
    1,
  );
  const concealed = concealCredentials(text);
  expect(concealed).toHaveLength(text.length);
  expect(concealed).not.toMatch(/LS0t|hunter2|a:/);
  expect(concealed).toContain('"http_tokens": "optional"');
  expect(JSON.parse(concealed)).toMatchObject({ values: { http_tokens: "optional" } });
  expect(concealCredentials("masterAuth:\n  clientKey: LS0tLS1CRUdJTg==\nname: shop\n")).toBe(
    "masterAuth:\n  clientKey: xxxxxxxxxxxxxxxx\nname: shop\n",
  );
});

it("keeps the length of any text, in time", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(concealCredentials(text)).toHaveLength(text.length);
    }),
  );
  const begunAt = performance.now();
  for (const part of ['"', '"a":"', "\\", '"password" : ', " a: ", "\n"]) concealCredentials(part.repeat(200_000));
  expect(performance.now() - begunAt).toBeLessThan(40_000);
});
