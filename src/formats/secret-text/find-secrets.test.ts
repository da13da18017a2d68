import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findSecrets, findSecretsInArguments } from "./index.ts";
import { CREDENTIALS } from "./credentials.ts";
import { HARMLESS } from "./harmless.ts";
import { HELD_OUT_TEXTS } from "./held-out.ts";

const LABELLED_TEXTS = [...CREDENTIALS, ...HARMLESS, ...HELD_OUT_TEXTS];

function judge(text: string, name: string): "secret" | "weak" | "none" {
  const found = findSecrets(text, name);
  if (found.length === 0) return "none";
  return found.some(({ strength }) => strength === "secret") ? "secret" : "weak";
}

describe("credentials in texts", () => {
  test.each(LABELLED_TEXTS.map((one) => [one.label, one.name, one.text.slice(0, 60), one] as const))(
    "%s: %s = %s",
    (label, _name, _start, { name, text }) => {
      expect(judge(text, name)).toBe(label);
    },
  );

  test("there are more than 300 labelled texts, half of them harmless", () => {
    const harmless = LABELLED_TEXTS.filter(({ label }) => label === "none").length;
    expect(LABELLED_TEXTS.length).toBeGreaterThan(300);
    expect(harmless / LABELLED_TEXTS.length).toBeGreaterThan(0.4);
  });

  test("no credential is repeated in what is reported of it", () => {
    for (const { name, text, label } of LABELLED_TEXTS) {
      if (label !== "secret") continue;
      for (const { kind, preview } of findSecrets(text, name)) {
        for (const word of text.match(/[^\s"'=:/@;,<>()]{9,}/g) ?? []) {
          if (name.includes(word) || kind.includes(word)) continue;
          expect(preview).not.toContain(word);
        }
      }
    }
  });

  test("a short credential shows its length only, a long one its first three characters", () => {
    expect(findSecrets("kilo7Juliet", "DB_PASSWORD")[0]?.preview).toBe("11 characters");
    expect(findSecrets("kilo7Juliett", "DB_PASSWORD")[0]?.preview).toBe('"kil…", 12 characters');
  });
});

describe("credentials in command lines", () => {
  test("the value behind a flag is judged by the flag's name", () => {
    expect(findSecretsInArguments(["serve", "--db-password", "kilo7Juliett"])).toMatchObject([{ index: 2 }]);
    expect(findSecretsInArguments(["serve", "--db-password", "--verbose"])).toEqual([]);
    expect(findSecretsInArguments(["serve", "--password-file", "/run/secrets/db"])).toEqual([]);
  });

  test("a program's own flag is known though it stands in another argument", () => {
    expect(findSecretsInArguments(["redis-cli", "-h", "redis", "-a", "k1llSwitch", "ping"])).toMatchObject([
      { index: 4, found: { kind: "password of redis-cli" } },
    ]);
  });

  test("a script in one argument is read as a text", () => {
    expect(findSecretsInArguments(["sh", "-c", "PGPASSWORD=Tr0ub4dor psql -h db"])).toMatchObject([{ index: 2 }]);
  });
});

describe("hostile texts", () => {
  test("never throws and finds at most twenty", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), fc.string({ maxLength: 60 }), (text, name) => {
        expect(findSecrets(text, name).length).toBeLessThanOrEqual(20);
        expect(() => findSecretsInArguments([text, name, text])).not.toThrow();
      }),
      { numRuns: 2000 },
    );
  });

  test("takes linear time over a long name, and over line breaks that could be base64", { timeout: 5_000 }, () => {
    expect(findSecrets("secret", `password ${"1".repeat(1 << 20)}x`)).toHaveLength(1);
    expect(findSecretsInArguments(Array.from({ length: 20 }, () => `${"\n".repeat(65_000)}\0`))).toEqual([]);
  });

  const pieces = [
    "a", "=", ":", "password=", "password: ", '"', "'", "://", "a://b:", "@", "eyJ", "eyJa.", "-", "-----BEGIN ", "PRIVATE KEY", "A", "AKIA", "\\", "<a>", "</",
    "curl -u ", "mysql -p", "bearer ", "x.", "(\"a\",", "sk-", "gl", "S.G.", "\t", "\n", "identified by '", "$apr1$", "SG.", "xoxb-", "A-", "word ", "=>", "-a=",
    "&sig=", "a:b@", "AccountKey=", "_", "/", ".", "hvs.", "glc_", "0", "whsec_",
  ]; // prettier-ignore

  test.each(pieces)("a megabyte of %j takes under two seconds, in proportion to its length", (piece) => {
    const text = piece.repeat(Math.ceil((1 << 20) / piece.length)).slice(0, 1 << 20);
    const time = (part: string): number => {
      const start = performance.now();
      findSecrets(part, "config");
      return performance.now() - start;
    };
    time(text.slice(0, 1 << 12));
    const eighth = time(text.slice(0, 1 << 17));
    const whole = time(text);
    expect(whole).toBeLessThan(2000);
    expect(whole).toBeLessThan(40 * eighth + 200);
  });
});
