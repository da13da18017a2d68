import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redactArguments, redactConfiguration } from "./index.ts";

describe("what leaves a node", () => {
  it("holds no credential of a command line, and all of its flags", () => {
    const token = `${["gh", "p_"].join("")}16C7e42F292c6912E7710c838347Ae178B4a`;
    const words = [
      "--password",
      "Tr0ub4dor&3",
      `--token=${token}`,
      "--tls-cert-file=/pki/tls.crt",
      "--token-auth-file=/t.csv",
    ];
    expect(redactArguments(words)).toEqual([
      "--password",
      "REDACTED",
      "--token=REDACTED",
      "--tls-cert-file=/pki/tls.crt",
      "--token-auth-file=/t.csv",
    ]);
  });

  it("holds no encryption key, header or password of a configuration file", () => {
    const secret = "c2VjcmV0IGlzIHNlY3VyZSwgaXMgaXQ/";
    const written = {
      kind: "EncryptionConfiguration",
      resources: [
        { resources: ["secrets"], providers: [{ secretbox: { keys: [{ name: "key1", secret }] } }, { identity: {} }] },
      ],
      staticPodURLHeader: { Authorization: ["Bearer abcdefghijklmn"] },
    };
    const text = JSON.stringify(redactConfiguration(written));
    expect(text).not.toContain(secret);
    expect(text).not.toContain("abcdefghijklmn");
    expect(text).toContain('"resources":["secrets"]');
    expect(text).toContain('"identity":{}');
  });

  it("is redacted whatever it is, prototype keys too", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const holder = JSON.parse(`{"__proto__":{"secret":"x"},"constructor":1}`) as { [key: string]: never };
        const made = redactConfiguration({ value: value as never, holder });
        expect(JSON.stringify(made)).toContain('"__proto__":{"secret":"REDACTED"}');
        expect(({} as { secret?: string }).secret).toBeUndefined();
      }),
    );
  });
});
