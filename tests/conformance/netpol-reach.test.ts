import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { reportReach, reportReachCsv, toFocus, toReach, toReachJson } from "../../src/engines/network/index.ts";
import { readNetworkModel } from "./netpol-model.ts";
import { readVariant } from "./netpol-variant.ts";
import { hasSuite, readIndex, suitePath } from "./suite.ts";

const SUITE = "netpol-analyzer";
const FORMATS = ["txt", "json", "csv"] as const;
type Format = (typeof FORMATS)[number];

interface Case {
  readonly id: string;
  readonly type: string;
  readonly manifests: string | null;
  readonly variant: string | null;
  readonly expected_files: { readonly [format in Format]?: string };
}

interface Index {
  readonly cases: readonly Case[];
  readonly error_cases: readonly { readonly manifests: string }[];
}

/** Files that are not alike, and why. */
const DIFFERENT: Readonly<Record<string, string>> = {
  "test_pod_exposed_only_to_representative_peers/connlist txt":
    "its folder of manifests is gone, and so is the release that wrote it: addresses lack the [External] that all others have",
};

const readCases = (): Case[] => readIndex<Index>(SUITE).cases.filter(({ type }) => type === "connlist");
const readExpected = (file: string): string => readFileSync(suitePath(SUITE, file), "utf8").trimEnd();

/** What the file of a format should hold. */
function report({ manifests, variant }: Case, format: Format): string | undefined {
  if (manifests === null) return undefined;
  const model = readNetworkModel(manifests);
  const { focus, port } = readVariant(variant ?? "", model);
  const reaches = toReach(model, { isWanted: toFocus(focus) });
  if (format === "txt") return reportReach(model, reaches, port === undefined ? {} : { question: port });
  if (format === "csv") return reportReachCsv(model, reaches, port);
  const { connections } = toReachJson(model, reaches, port);
  // The suite calls it `conn`, and names no networks in JSON.
  const pairs = connections.map(({ src, dst, ports }) => ({
    src,
    dst,
    ...(ports === undefined ? {} : { conn: ports }),
  }));
  return JSON.stringify(pairs, undefined, 2);
}

describe.skipIf(!hasSuite(SUITE))("network reachability of the suite", () => {
  it("is printed alike in text, JSON and CSV, for every plain case and every focus", () => {
    const cases = readCases();
    let files = 0;
    const wrong: string[] = [];
    for (const one of cases) {
      for (const format of FORMATS) {
        const file = one.expected_files[format];
        if (file === undefined) continue;
        files += 1;
        if (report(one, format)?.trimEnd() !== readExpected(file)) wrong.push(`${one.id} ${format}`);
      }
    }
    console.info(`${SUITE}: ${files - wrong.length} of ${files} connectivity files of ${cases.length} cases alike`);
    expect(wrong).toEqual(Object.keys(DIFFERENT));
    expect(cases.length).toBeGreaterThanOrEqual(160);
    expect(files).toBeGreaterThanOrEqual(322);
  });

  it("is a problem with its place wherever it must be an error", () => {
    const cases = readIndex<Index>(SUITE).error_cases;
    const read = cases.map(({ manifests }) => ({ manifests, problems: readNetworkModel(manifests).problems }));
    expect(read.filter(({ problems }) => problems.length === 0)).toEqual([]);
    expect(read.flatMap(({ problems }) => problems.filter(({ at }) => at === undefined))).toEqual([]);
    expect(cases.length).toBeGreaterThanOrEqual(49);
  });

  it("has no problem where it must be none", () => {
    const problems = readCases().flatMap(({ id, manifests }) =>
      manifests === null ? [] : readNetworkModel(manifests).problems.map(({ message }) => `${id}: ${message}`),
    );
    expect(problems).toEqual([]);
  });
});
