import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  diffConnections,
  type Exposure,
  explainAll,
  findExposure,
  formatDiff,
  formatExplanations,
  formatExposure,
  formatExposureCsv,
  type NetworkModel,
  reportReach,
  reportReachCsv,
  toExposureJson,
  toFocus,
  toReach,
  toReachJson,
} from "../../src/engines/network/index.ts";
import { readNetworkModel } from "./netpol-model.ts";
import { readVariant, type Variant } from "./netpol-variant.ts";
import { hasSuite, readIndex, suitePath } from "./suite.ts";

interface Case {
  readonly id: string;
  readonly type: "connlist" | "explain" | "exposure";
  readonly manifests: string;
  readonly variant: string | null;
  readonly expected_files: Readonly<Record<string, string>>;
}

interface Difference {
  readonly new_or_first: string;
  readonly ref_or_second: string;
  readonly expected_files: Readonly<Record<string, string>>;
}

interface Index {
  readonly cases: readonly Case[];
  readonly diff_cases: readonly Difference[];
}

/** Outputs that are other than the suite's on purpose, and why. */
const DIFFERENT = JSON.parse(readFileSync(join(import.meta.dirname, "mappings/netpol-explained.json"), "utf8")) as {
  readonly [output: string]: string;
};

const readExpected = (file: string): string => readFileSync(suitePath("netpol-analyzer", file), "utf8");

function explain(model: NetworkModel, variant: Variant): string {
  const { pairs, apart } = explainAll(model, toFocus(variant.focus));
  return formatExplanations(model, pairs, apart, variant);
}

function narrow({ lines, unprotected }: Exposure, { focus }: Variant): Exposure {
  const isShown = ({ workload, direction }: Exposure["unprotected"][number]): boolean =>
    (focus.direction ?? direction) === direction &&
    toFocus({ workloads: focus.workloads, peers: [] })(workload, workload);
  return { lines: lines.filter(isShown), unprotected: unprotected.filter(isShown) };
}

function expose(model: NetworkModel, variant: Variant, format: string): string {
  const exposure = narrow(findExposure(model), variant);
  const { port } = variant;
  const reaches = toReach(model, { isWanted: toFocus(variant.focus) });
  if (format === "csv") return reportReachCsv(model, reaches, port) + formatExposureCsv(exposure, port);
  if (format === "json") {
    const list = toReachJson(model, reaches, port).connections.map(({ src, dst, ports }) =>
      ports === undefined ? { src, dst } : { src, dst, conn: ports },
    );
    const made =
      port === undefined
        ? { connlist_results: list, exposure_results: toExposureJson(exposure) }
        : { connlist_conn_focus_results: list, exposure_conn_focus_results: toExposureJson(exposure, port) };
    return JSON.stringify(made, undefined, 2);
  }
  const head = variant.isExplained
    ? explain(model, variant)
    : reportReach(model, reaches, port === undefined ? {} : { question: port });
  return `${head}${head === "" ? "" : "\n"}${formatExposure(exposure, port)}`;
}

function difference({ new_or_first: now, ref_or_second: old }: Difference, format: string): string {
  const [before, after] = [old, now].map((folder) => {
    const model = readNetworkModel(`tests/${folder}`);
    return { connections: toReach(model).flatMap(({ connections }) => connections), workloads: model.peers };
  });
  if (before === undefined || after === undefined) return "";
  return formatDiff(diffConnections(before, after), format === "csv" ? "csv" : "text");
}

/** The outputs that are not the expected ones, but for those that are so on purpose. */
function findMisses(
  kind: string,
  outputs: readonly { readonly name: string; readonly file: string; readonly make: () => string }[],
): string[] {
  const wrong = outputs.filter(({ file, make }) => make() !== readExpected(file)).map(({ name }) => name);
  console.info(`netpol-analyzer ${kind}: ${outputs.length - wrong.length} of ${outputs.length} equal byte by byte`);
  for (const name of wrong) console.info(`  ${name}: ${DIFFERENT[name] ?? "NOT EXPLAINED"}`);
  return wrong.filter((name) => DIFFERENT[name] === undefined);
}

describe.skipIf(!hasSuite("netpol-analyzer"))("what the network analyzer says of policies", () => {
  const { cases, diff_cases: differences } = readIndex<Index>("netpol-analyzer");
  const ofType = (type: Case["type"], make: (model: NetworkModel, variant: Variant, format: string) => string) =>
    cases
      .filter((one) => one.type === type)
      .flatMap(({ id, manifests, variant, expected_files: files }) =>
        Object.entries(files).map(([format, file]) => ({
          name: `${id}.${format}`,
          file,
          make: (): string => {
            const model = readNetworkModel(manifests);
            return make(model, readVariant(variant ?? "", model), format);
          },
        })),
      );

  it("explains connections as the suite does", () => {
    const outputs = ofType("explain", explain);
    expect(outputs.length).toBeGreaterThan(40);
    expect(findMisses("explain", outputs)).toEqual([]);
  });

  it("finds the exposure the suite finds", () => {
    const outputs = ofType("exposure", expose);
    expect(outputs.length).toBeGreaterThan(200);
    expect(findMisses("exposure", outputs)).toEqual([]);
  });

  it("tells the differences the suite tells", () => {
    const outputs = differences.flatMap((one) =>
      Object.entries(one.expected_files).map(([format, file]) => ({
        name: `${one.new_or_first} after ${one.ref_or_second}.${format}`,
        file,
        make: (): string => difference(one, format),
      })),
    );
    expect(outputs.length).toBeGreaterThan(60);
    expect(findMisses("diff", outputs)).toEqual([]);
  });

  it("has no reason for a difference that is none", () => {
    const names = [
      ...cases.flatMap(({ id, expected_files: files }) => Object.keys(files).map((format) => `${id}.${format}`)),
      ...differences.flatMap((one) =>
        Object.keys(one.expected_files).map((f) => `${one.new_or_first} after ${one.ref_or_second}.${f}`),
      ),
    ];
    expect(Object.keys(DIFFERENT).filter((name) => name !== "note" && !names.includes(name))).toEqual([]);
  });
});
