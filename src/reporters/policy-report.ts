import type { Report } from "../model/index.ts";
import type { PolicyResult } from "./policy-result.ts";
import { toPolicyResult, toProblemResult } from "./policy-result.ts";
import { writeJson } from "./visible.ts";

/** The API server takes objects up to 1.5 MiB; the rest is room for what it adds. */
const OBJECT_MAX_BYTES = 1_000_000;

/** A namespace as the API server takes it: an RFC 1123 label. */
const NAMESPACE = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

const utf8 = new TextEncoder();

/** The results in parts small enough for one object each. */
function toParts(results: readonly PolicyResult[]): PolicyResult[][] {
  const parts: PolicyResult[][] = [];
  let room = 0;
  for (const result of results) {
    const bytes = utf8.encode(JSON.stringify(result)).length + 1;
    if (bytes > room) {
      parts.push([]);
      room = OBJECT_MAX_BYTES;
    }
    parts.at(-1)?.push(result);
    room -= bytes;
  }
  return parts;
}

function toSummary(results: readonly PolicyResult[]) {
  const of = (outcome: PolicyResult["result"]) => results.filter((item) => item.result === outcome).length;
  return { fail: of("fail"), warn: of("warn"), error: of("error"), skip: of("skip") };
}

interface Api {
  readonly apiVersion: string;
  readonly namespaced: string;
  readonly cluster: string;
  /** Fields of the report object itself, beside its results. */
  readonly extra: Readonly<Record<string, unknown>>;
}

// What has no namespace, or one that cannot exist, goes to the cluster's report.
function namespaceOf({ resources: [resource] }: PolicyResult): string {
  const namespace = resource?.namespace ?? "";
  return NAMESPACE.test(namespace) ? namespace : "";
}

function toObjects(report: Report, api: Api): unknown[] {
  const results = [
    ...report.findings.map((finding) => toPolicyResult(report, finding)),
    ...report.suppressed.map(({ finding, suppression }) => toPolicyResult(report, finding, suppression)),
    ...report.problems.map((problem) => toProblemResult(report, problem)),
  ];
  return [...Map.groupBy(results, namespaceOf)].flatMap(([namespace, group]) =>
    toParts(group).map((part, index) => ({
      apiVersion: api.apiVersion,
      kind: namespace === "" ? api.cluster : api.namespaced,
      metadata: {
        name: index === 0 ? "hauberk-scan" : `hauberk-scan-${index + 1}`,
        ...(namespace === "" ? {} : { namespace }),
        labels: { "app.kubernetes.io/managed-by": "hauberk" },
      },
      ...api.extra,
      summary: toSummary(part),
      results: part,
    })),
  );
}

function writeList(items: readonly unknown[]): string {
  return writeJson({ apiVersion: "v1", kind: "List", items });
}

const OPENREPORTS: Api = {
  apiVersion: "openreports.io/v1alpha1",
  namespaced: "Report",
  cluster: "ClusterReport",
  // Passes are not listed; the filter says so, that none may be read as zero.
  extra: { source: "hauberk", configuration: { limits: { statusFilter: ["fail", "warn", "error", "skip"] } } },
};

const POLICYREPORT: Api = {
  apiVersion: "wgpolicyk8s.io/v1alpha2",
  namespaced: "PolicyReport",
  cluster: "ClusterPolicyReport",
  extra: {},
};

/** A `List` of OpenReports objects for `kubectl apply`: one Report a namespace, and a ClusterReport for the rest. */
export function reportOpenreports(report: Report): string {
  return writeList(toObjects(report, OPENREPORTS));
}

/** The same for the older API of the Kubernetes policy working group. */
export function reportPolicyreport(report: Report): string {
  return writeList(toObjects(report, POLICYREPORT));
}
