import { execFileSync, spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { stringify } from "yaml";
import { beforeAll, describe, expect, it } from "vitest";
import { readYaml } from "../../src/formats/yaml/index.ts";
import type { Json } from "../../src/model/index.ts";
import { CONFORMANCE } from "../conformance/suite.ts";
import { whySkip } from "../required.ts";

const why = whySkip(
  "cluster",
  hasGo() ? undefined : "Kubernetes' own YAML reader is built with Go, and none is on PATH",
);

function hasGo(): boolean {
  return spawnSync("go", ["version"]).status === 0;
}

describe.skipIf(why !== undefined)("Kubernetes' own reader", () => {
  const program = join(mkdtempSync(join(tmpdir(), "hauberk-")), "yaml-to-json");

  beforeAll(() => {
    execFileSync("go", ["build", "-o", program, "."], { cwd: join(import.meta.dirname, "yaml-to-json") });
  }, 300_000);

  /** What Kubernetes makes of each text; undefined where it refuses. */
  function readAsKubernetes(texts: readonly string[]): (Json | undefined)[] {
    const { stdout } = spawnSync(program, { input: `${texts.join("\0")}\0`, encoding: "utf8", maxBuffer: 1 << 30 });
    return stdout
      .split("\n")
      .slice(0, texts.length)
      .map((line) => (line.startsWith("!") ? undefined : (JSON.parse(line) as Json)));
  }

  /** Texts that Kubernetes accepts and we read as something else, or not at all. */
  function findDifferences(texts: readonly string[]): { compared: number; different: string[] } {
    const answers = readAsKubernetes(texts);
    const different = texts.filter((text, index) => {
      const answer = answers[index];
      if (answer === undefined || answer === null) return false;
      const ours = readYaml("a.yaml", text).items[0]?.value;
      return JSON.stringify(sorted(ours)) !== JSON.stringify(sorted(answer));
    });
    return { compared: answers.filter((answer) => answer !== undefined).length, different };
  }

  it("reads every manifest of the conformance data alike", { timeout: 120_000 }, () => {
    const files = globSync("**/*.{yaml,yml}", { cwd: CONFORMANCE });
    const texts = files.flatMap((file) => {
      const text = readFileSync(join(CONFORMANCE, file), "utf8");
      return text.split(/^---.*$/m).filter((part) => part.trim() !== "" && !part.includes("\0"));
    });
    const { compared, different } = findDifferences(texts);
    console.log(`${compared} documents that Kubernetes accepts, ${different.length} read otherwise`);
    expect(different.slice(0, 3)).toEqual([]);
  });

  it("reads generated scalars and documents alike", { timeout: 120_000 }, () => {
    const runs = Number(process.env["HAUBERK_PROPERTY_RUNS"] ?? 3000);
    const scalar = fc.oneof(
      fc.stringMatching(/^[-+0-9._eExXob:a-fA-F~]{1,8}$/),
      fc.constantFrom(
        "yes",
        "No",
        "ON",
        "off",
        "y",
        "N",
        "true",
        "NULL",
        "~",
        "<<",
        "=",
        ".inf",
        "0x1g",
        "1__0",
        "0_",
        "-0b1",
        "+.5",
        "1e+3",
        "1.e2",
        "0o8",
        "2001-01-01",
        "!!str 1",
        "!!int '1'",
        "!!float 1",
        "'a'",
        '"\\u0041"',
        "|\n  a\n",
        ">-\n  a\n  b\n",
        "[a, b]",
        "{a: 1}",
        "&x 1",
        "a b",
        "a #b",
        "a: b",
      ),
    );
    const scalars = fc.sample(scalar, { numRuns: runs, seed: 1 }).map((text) => `a: ${text}\n`);
    const values = fc.sample(fc.jsonValue({ maxDepth: 3 }), { numRuns: runs, seed: 2 });
    const documents = values.map((value) => stringify(value, { version: "1.1" }));
    const { compared, different } = findDifferences(
      [...scalars, ...documents].filter((text) => !/\0|\.(?:inf|nan)/i.test(text)),
    );
    console.log(`${compared} texts that Kubernetes accepts, ${different.length} read otherwise`);
    expect(different.slice(0, 10)).toEqual([]);
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => [key, sorted(one)]);
}
