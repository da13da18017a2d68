import type { ControlText, Finding, LocatedFinding, Report, SourceDocument } from "../model/index.ts";
import { Problem } from "../model/index.ts";

// A small realistic report; used by tests only.
const text = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    spec:
      containers:
        - name: web
          image: registry.example/shop/web:latest # moves
          securityContext:
            privileged: true
        - name: metrics
          image: registry.example/shop/metrics:1.4.2
          securityContext: { privileged: true, runAsUser: 0 }
`;

const deployment: SourceDocument = { file: "deploy/web.yaml", syntax: "yaml", text, offset: 0, line: 1 };

const cronJob: SourceDocument = {
  file: "deploy/jobs dir/backup.yaml",
  syntax: "yaml",
  text: `apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: 夜間バックアップ-backup, namespace: shop }\nspec:\n  jobTemplate: {}\n`,
  offset: 210,
  line: 12,
};

function control(id: string, title: string, impact: ControlText["impact"], fix: ControlText["fix"]): ControlText {
  return {
    id,
    title,
    layer: "container",
    impact,
    threat: { stride: ["elevation-of-privilege"], text: "Whoever runs code in the container reaches the node." },
    why: "The kernel's own bounds stay between the process and the node.",
    fix,
    residualRisk: "Kernel vulnerabilities still lead out.",
    tradeOff: "Node agents need a namespace of their own.",
    frameworks: { cis: ["5.2.2"], mitre: ["T1611"], pss: ["baseline"] },
    examples: { good: [], bad: [] },
  };
}

const controls: readonly ControlText[] = [
  control("pod/privileged", "Containers do not run privileged", "critical", {
    text: "Remove `privileged: true`, or set it to false. Give the one capability or device the program needs instead.",
    caution: "Programs that load modules or mount stop working; try it without before you roll out.",
  }),
  control("image/floating-tag", "Images are named by a tag that does not move", "medium", {
    text: "Name a version, or better the digest: `image: registry.example/shop/web@sha256:…`.",
  }),
  control("rbac/secret-read", "Nobody reads every Secret", "high", { text: "Name the Secrets with resourceNames." }),
  {
    ...control("pod/replicas", "Workloads survive the loss of a node", "low", { text: "Set replicas to 2 or more." }),
    concern: "reliability",
  },
];

function locate(finding: Omit<Finding, "edits" | "fingerprint">, line?: number, column?: number): LocatedFinding {
  const { origin, control: id, container = "" } = finding;
  const place = { file: origin.is === "file" ? origin.document.file : "", line: line ?? 1, column: column ?? 1 };
  const digits = Array.from(`${id}${container}${finding.message}`).reduce(
    (sum, char) => (sum * 31 + char.charCodeAt(0)) % 2 ** 48,
    7,
  );
  return {
    ...finding,
    edits: id === "pod/privileged" ? [{ op: "set", path: finding.path, value: false }] : [],
    fingerprint: digits.toString(16).padStart(16, "0"),
    location: line === undefined ? undefined : place,
  };
}

const web = { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web" };
const fromFile = { is: "file", document: deployment, prefix: [] } as const;
const containers = ["spec", "template", "spec", "containers"] as const;

function privileged(container: string, index: number, line: number, column: number): LocatedFinding {
  const path = [...containers, index, "securityContext", "privileged"];
  const message = `container "${container}" runs privileged`;
  return locate(
    {
      control: "pod/privileged",
      severity: "critical",
      verdict: "fail",
      resource: web,
      origin: fromFile,
      container,
      path,
      message,
    },
    line,
    column,
  );
}

const reader = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", namespace: "", name: "ops:reader" };
const fromCluster = { is: "cluster", context: "prod-eu" } as const;
const replicas = {
  control: "pod/replicas",
  severity: "low",
  resource: web,
  origin: fromFile,
  path: ["spec", "replicas"],
} as const;

/** Two objects in two files and one in a cluster: failing, unknown, accepted, and one file that could not be read. */
export const exampleReport: Report = {
  tool: { name: "hauberk", version: "0.1.0" },
  at: new Date("2026-11-21T02:13:07.250Z"),
  findings: [
    privileged("web", 0, 13, 13),
    privileged("metrics", 1, 16, 30),
    locate({
      control: "rbac/secret-read",
      severity: "high",
      verdict: "fail",
      resource: reader,
      origin: fromCluster,
      path: ["rules", 0],
      message: "rule 1 lets ops:reader read every Secret of the cluster",
    }),
    locate(
      {
        control: "image/floating-tag",
        severity: "medium",
        verdict: "fail",
        resource: web,
        origin: fromFile,
        container: "web",
        path: [...containers, 0, "image"],
        message: 'container "web" runs registry.example/shop/web:latest, and latest moves',
      },
      11,
      11,
    ),
    locate({ ...replicas, verdict: "fail", message: "one replica: a drained node takes the shop down" }, 6, 1),
    locate(
      {
        control: "rbac/secret-read",
        severity: "high",
        verdict: "unknown",
        resource: { ...web, apiVersion: "batch/v1", kind: "CronJob", name: "夜間バックアップ-backup" },
        origin: { is: "file", document: cronJob, prefix: [] },
        path: ["spec"],
        message: "the ClusterRole it is bound to is not among the files",
      },
      14,
      1,
    ),
  ],
  suppressed: [
    {
      finding: locate(
        {
          control: "image/floating-tag",
          severity: "medium",
          verdict: "fail",
          resource: web,
          origin: fromFile,
          container: "metrics",
          path: [...containers, 1, "image"],
          message: 'container "metrics" is not pinned',
        },
        15,
        11,
      ),
      suppression: {
        by: "exception",
        name: "metrics-tag",
        owner: "team-shop",
        reason: "vendor image, pinned in the mirror",
        expires: "2027-01-31",
      },
    },
  ],
  problems: [
    new Problem("YAML_INVALID", "mapping values are not allowed here: indent the line or quote the value", {
      at: { file: "deploy/broken.yaml", line: 4, column: 9 },
    }),
    new Problem("LIST_DENIED", "the account may not list secrets: grant list on secrets, or expect unknown verdicts"),
  ],
  summary: {
    files: 3,
    resources: 4,
    workloads: 2,
    containers: 3,
    controls: 4,
    verdicts: { pass: 9, fail: 5, unknown: 1, suppressed: 1 },
    severities: { low: 1, medium: 1, high: 1, critical: 2 },
    problems: 2,
  },
  controls: new Map(controls.map((item) => [item.id, item])),
};

/** The same report without anything wrong. */
export const cleanReport: Report = {
  ...exampleReport,
  findings: [],
  suppressed: [],
  problems: [],
  summary: {
    ...exampleReport.summary,
    verdicts: { pass: 16, fail: 0, unknown: 0, suppressed: 0 },
    severities: { low: 0, medium: 0, high: 0, critical: 0 },
    problems: 0,
  },
};
