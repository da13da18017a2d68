import { describe, expect, it } from "vitest";
import type { JsonObject, KubernetesObject } from "../../model/index.ts";
import {
  examine,
  find,
  NAMESPACES,
  NOT_OWN,
  NOW,
  POD_RULE,
  SERVER,
  toBinding,
  toGoodCluster,
  toNamespace,
  toPolicy,
  toWebhookConfiguration,
} from "./clusters-for-tests.ts";
import { ADVICE, type FindingId } from "./advice.ts";

const SHOP = { matchLabels: { "kubernetes.io/metadata.name": "shop" } };
const MANY_RULES: JsonObject = { ...POD_RULE, apiGroups: ["*"], resources: ["*/*"] };
const DAY_MS = 86_400_000;

/** A second webhook, of another engine. */
function toOther(webhook: JsonObject = {}, kind = "Validating"): KubernetesObject {
  const other = toWebhookConfiguration({ name: "other.gatekeeper.sh", ...webhook }, kind);
  return { ...other, metadata: { name: "gatekeeper" } };
}

interface Case {
  /** Objects in which the finding is made. */
  readonly bad: readonly KubernetesObject[];
  /** The same with the fault mended. */
  readonly good: readonly KubernetesObject[];
  /** Part of the message. */
  readonly says: string;
  readonly severity: string;
  readonly field: string;
}

const pods = (parts: JsonObject): JsonObject => ({ rules: [{ ...POD_RULE, ...parts }] });
const withConfig = (config: KubernetesObject): KubernetesObject[] => [...toGoodCluster(), config];
const gatekeeperConfig = (namespaces: string[]): KubernetesObject => ({
  apiVersion: "config.gatekeeper.sh/v1alpha1",
  kind: "Config",
  metadata: { name: "config", namespace: "gatekeeper-system" },
  spec: { match: [{ processes: ["*"], excludedNamespaces: namespaces }] },
});
const constraint = (enforcementAction: string): KubernetesObject => ({
  apiVersion: "constraints.gatekeeper.sh/v1beta1",
  kind: "K8sRequiredLabels",
  metadata: { name: "owner" },
  spec: { enforcementAction },
});
const apiServer = (flag: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "kube-apiserver-a", namespace: "kube-system", labels: { component: "kube-apiserver" } },
  spec: { containers: [{ name: "kube-apiserver", command: ["kube-apiserver", flag] }] },
});
const withServer = (change: (kind: string, object: KubernetesObject) => KubernetesObject[]): KubernetesObject[] => [
  ...NAMESPACES,
  ...SERVER.flatMap((object) => change(object.kind, object)),
  toWebhookConfiguration(),
];
const EXPIRING = toWebhookConfiguration();

/** Every kind of finding with a cluster that has it and one that has not; a kind without a case fails the test below. */
const CASES: Readonly<Record<FindingId, Case>> = {
  "unprotected-namespace": {
    bad: [toNamespace("shop")],
    good: [toNamespace("shop", { "pod-security.kubernetes.io/enforce": "baseline" })],
    says: "no webhook or policy may refuse a pod",
    severity: "high",
    field: 'metadata.labels["pod-security.kubernetes.io/enforce"]',
  },
  "pod-security-label-invalid": {
    bad: [toNamespace("shop", { "pod-security.kubernetes.io/enforce": "Restricted" })],
    good: [toNamespace("shop", { "pod-security.kubernetes.io/enforce": "restricted" })],
    says: 'says "Restricted"',
    severity: "medium",
    field: 'metadata.labels["pod-security.kubernetes.io/enforce"]',
  },
  "fail-open": {
    bad: toGoodCluster({ failurePolicy: "Ignore" }),
    good: toGoodCluster(),
    says: "guard.example.com",
    severity: "high",
    field: "webhooks[0].failurePolicy",
  },
  "object-selector-escape": {
    bad: toGoodCluster({ objectSelector: { matchExpressions: [{ key: "skip", operator: "DoesNotExist" }] } }),
    good: toGoodCluster({ objectSelector: {} }),
    says: "an author leaves the policy by a label (skip DoesNotExist)",
    severity: "high",
    field: "webhooks[0].objectSelector",
  },
  "exempt-namespaces": {
    bad: [...toGoodCluster({ namespaceSelector: { matchLabels: { guarded: "yes" } } })],
    good: toGoodCluster({ namespaceSelector: {} }),
    says: "kube-system, policy-system and shop; the labels of namespaces decide",
    severity: "medium",
    field: "webhooks[0].namespaceSelector",
  },
  "no-ca-bundle": {
    bad: toGoodCluster({ clientConfig: { service: { namespace: "policy-system", name: "guard" } } }),
    good: toGoodCluster(),
    says: "there is no caBundle",
    severity: "medium",
    field: "webhooks[0].clientConfig.caBundle",
  },
  "ca-bundle-invalid": {
    bad: toGoodCluster({ clientConfig: { url: "https://guard.example.com/", caBundle: "bm90IFBFTQ==" } }),
    good: toGoodCluster(),
    says: "holds no certificate",
    severity: "medium",
    field: "webhooks[0].clientConfig.caBundle",
  },
  "ca-bundle-expires": {
    bad: [...NAMESPACES, ...SERVER, EXPIRING],
    good: [],
    says: "caBundle expires on 2036-11-19, in 9 days",
    severity: "medium",
    field: "webhooks[0].clientConfig.caBundle",
  },
  "service-missing": {
    bad: withServer((kind, object) => (kind === "Service" ? [] : [object])),
    good: toGoodCluster(),
    says: "there is no Service policy-system/guard",
    severity: "medium",
    field: "webhooks[0].clientConfig.service",
  },
  "service-without-endpoints": {
    bad: withServer((kind, object) =>
      kind === "EndpointSlice"
        ? [{ ...object, endpoints: [{ addresses: ["10.0.0.1"], conditions: { ready: false } }] }]
        : [object],
    ),
    good: toGoodCluster(),
    says: "nothing stands ready behind Service policy-system/guard",
    severity: "medium",
    field: "webhooks[0].clientConfig.service",
  },
  deadlock: {
    bad: toGoodCluster({ namespaceSelector: {}, rules: [MANY_RULES] }),
    good: toGoodCluster({ namespaceSelector: {}, rules: [MANY_RULES], failurePolicy: "Ignore" }),
    says: "pods of its own namespace policy-system, pods of kube-system, nodes, nodes/status, leases, endpointslices",
    severity: "high",
    field: "webhooks[0].failurePolicy",
  },
  "match-exact": {
    bad: toGoodCluster({
      matchPolicy: "Exact",
      rules: [POD_RULE, { ...POD_RULE, apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"] }],
    }),
    good: toGoodCluster({
      rules: [POD_RULE, { ...POD_RULE, apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"] }],
    }),
    says: "horizontalpodautoscalers in autoscaling/v2",
    severity: "medium",
    field: "webhooks[0].rules[1]",
  },
  "rule-matches-nothing": {
    bad: toGoodCluster({ rules: [POD_RULE, { ...POD_RULE, apiGroups: ["apps"], resources: ["deployment"] }] }),
    good: toGoodCluster({ rules: [POD_RULE, { ...POD_RULE, apiGroups: ["apps"], resources: ["deployments"] }] }),
    says: "deployment.apps, which is not served",
    severity: "medium",
    field: "webhooks[0].rules[1]",
  },
  "missing-subresource": {
    bad: toGoodCluster(pods({ resources: ["pods", "pods/resize"] })),
    good: toGoodCluster(pods({ resources: ["pods/*", "pods"] })),
    says: "sees pods and does not see pods/ephemeralcontainers",
    severity: "high",
    field: "webhooks[0].rules",
  },
  "missing-update": {
    bad: toGoodCluster({
      rules: [POD_RULE, { ...POD_RULE, apiGroups: ["apps"], resources: ["deployments"], operations: ["CREATE"] }],
    }),
    good: toGoodCluster({
      rules: [POD_RULE, { ...POD_RULE, apiGroups: ["apps"], resources: ["deployments"], operations: ["*"] }],
    }),
    says: "sees deployments that are created, not those that are changed",
    severity: "medium",
    field: "webhooks[0].rules",
  },
  "missing-pods": {
    bad: toGoodCluster(pods({ apiGroups: ["apps"], resources: ["deployments", "daemonsets"] })),
    good: toGoodCluster(),
    says: "sees deployments and daemonsets and no pods",
    severity: "high",
    field: "webhooks[0].rules",
  },
  "timeouts-add-up": {
    bad: [
      ...NAMESPACES,
      ...SERVER,
      toWebhookConfiguration({ timeoutSeconds: 15 }, "Mutating"),
      toOther({ timeoutSeconds: 15 }, "Mutating"),
      toOther({ timeoutSeconds: 5 }),
    ],
    good: [...NAMESPACES, ...SERVER, toWebhookConfiguration({}, "Mutating"), toOther({}, "Mutating"), toOther()],
    says: "may wait 65 s (30 s for 2 mutating webhooks one after another, 30 s for 2 called again, 5 s for the slowest of 1",
    severity: "medium",
    field: "webhooks[0].timeoutSeconds",
  },
  "excluded-users": {
    bad: toGoodCluster({ matchConditions: [{ name: "not-us", expression: "request.userInfo.username != 'ci'" }] }),
    good: toGoodCluster({ matchConditions: [{ name: "pods", expression: "request.kind.kind == 'Pod'" }] }),
    says: "request.userInfo.username != 'ci'",
    severity: "low",
    field: "webhooks[0].matchConditions[0]",
  },
  "intercepts-everything": {
    bad: toGoodCluster({ rules: [MANY_RULES] }),
    good: toGoodCluster(),
    says: "asked about every resource",
    severity: "medium",
    field: "webhooks[0].rules[0]",
  },
  "not-reinvoked": {
    bad: [
      ...toGoodCluster(),
      toWebhookConfiguration({ reinvocationPolicy: "Never" }, "Mutating"),
      toOther({}, "Mutating"),
    ],
    good: [...toGoodCluster(), toWebhookConfiguration({}, "Mutating"), toOther({}, "Mutating")],
    says: "guard.example.com is called once, and other.gatekeeper.sh may change pods after it",
    severity: "low",
    field: "webhooks[0].reinvocationPolicy",
  },
  "side-effects": {
    bad: toGoodCluster({ sideEffects: "Unknown" }),
    good: toGoodCluster({ sideEffects: "NoneOnDryRun" }),
    says: "says Unknown of its side effects",
    severity: "low",
    field: "webhooks[0].sideEffects",
  },
  "engines-overlap": {
    bad: [...toGoodCluster(), toOther()],
    good: [
      ...toGoodCluster({ namespaceSelector: SHOP }),
      toOther({ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "other" } } }),
    ],
    says: "guard and Gatekeeper all judge pods in shop",
    severity: "low",
    field: "webhooks[0]",
  },
  "policy-without-binding": {
    bad: [...NAMESPACES, toPolicy()],
    good: [...NAMESPACES, toPolicy(), toBinding()],
    says: "no ValidatingAdmissionPolicyBinding names no-latest",
    severity: "medium",
    field: "",
  },
  "binding-does-not-deny": {
    bad: [...NAMESPACES, toPolicy(), toBinding({ validationActions: ["Audit", "Warn"] })],
    good: [...NAMESPACES, toPolicy(), toBinding()],
    says: "violations of no-latest only Audit and Warn",
    severity: "medium",
    field: "spec.validationActions",
  },
  "binding-without-policy": {
    bad: [...NAMESPACES, toPolicy(), toBinding(), toBinding({ policyName: "gone" })],
    good: [...NAMESPACES, toPolicy(), toBinding()],
    says: 'there is no ValidatingAdmissionPolicy "gone"',
    severity: "medium",
    field: "spec.policyName",
  },
  "parameters-may-be-missing": {
    bad: [
      ...NAMESPACES,
      toPolicy({ paramKind: { apiVersion: "v1", kind: "ConfigMap" } }),
      toBinding({ paramRef: { name: "limits", namespace: "shop", parameterNotFoundAction: "Allow" } }),
    ],
    good: [
      ...NAMESPACES,
      toPolicy({ paramKind: { apiVersion: "v1", kind: "ConfigMap" } }),
      toBinding({ paramRef: { name: "limits", namespace: "shop", parameterNotFoundAction: "Deny" } }),
    ],
    says: "lets everything through where its parameters are not found",
    severity: "medium",
    field: "spec.paramRef.parameterNotFoundAction",
  },
  "engine-exempts": {
    bad: withConfig(gatekeeperConfig(["kube-system", "shop-*"])),
    good: withConfig(gatekeeperConfig([])),
    says: "Gatekeeper does not judge kube-system and shop-*",
    severity: "medium",
    field: "spec.match[0].excludedNamespaces",
  },
  "engine-only-reports": {
    bad: withConfig(constraint("dryrun")),
    good: withConfig(constraint("deny")),
    says: "K8sRequiredLabels owner only reports (dryrun)",
    severity: "low",
    field: "spec.enforcementAction",
  },
  "engine-not-ready": {
    bad: withServer((kind, object) => [kind === "Deployment" ? { ...object, status: {} } : object]),
    good: toGoodCluster(),
    says: "has no pod that is ready",
    severity: "high",
    field: "status.readyReplicas",
  },
  "engine-single": {
    bad: withServer((kind, object) => [
      kind === "Deployment" ? { ...object, spec: { ...(object["spec"] as JsonObject), replicas: 1 } } : object,
    ]),
    good: toGoodCluster(),
    says: "has one replica",
    severity: "low",
    field: "spec.replicas",
  },
  "plugin-disabled": {
    bad: withConfig(apiServer("--disable-admission-plugins=NodeRestriction,PodSecurity")),
    good: withConfig(apiServer("--disable-admission-plugins=NodeRestriction")),
    says: "PodSecurity is switched off",
    severity: "critical",
    field: "spec.containers[0].command",
  },
};

/** A time shortly before the authority of the tests ends. */
const LATE = new Date("2036-11-10T00:00:00Z");

describe("what is found", () => {
  it.each(Object.entries(CASES))(
    "%s: with the fault, and not without it",
    (id, { bad, good, says, severity, field }) => {
      const now = id === "ca-bundle-expires" ? LATE : NOW;
      const [finding] = find(id as FindingId, bad, { now });
      expect(finding?.message).toContain(says);
      expect(finding).toMatchObject({ severity, field, ...ADVICE[id as FindingId] });
      expect(find(id as FindingId, good, { now })).toEqual([]);
    },
  );

  it("is nothing more than the namespaces that must be left out, in a cluster where all is well", () => {
    expect(examine(toGoodCluster()).findings.map(({ id, severity }) => [id, severity])).toEqual([
      ["exempt-namespaces", "low"],
    ]);
  });
});

describe("severity", () => {
  it("is less where Pod Security or another gate that fails closed covers what is missing", () => {
    const rules = pods({ resources: ["pods"] });
    expect(find("missing-subresource", toGoodCluster(rules))[0]?.severity).toBe("high");
    const covered = [...toGoodCluster(rules), toOther()];
    expect(find("missing-subresource", covered).map(({ severity }) => severity)).toEqual(["low"]);
  });

  it("of a webhook that is never reached is worse when it fails open: nobody notices", () => {
    const clientConfig = { service: { namespace: "gone", name: "guard" } };
    const severityOf = (failurePolicy: string) =>
      find("service-missing", toGoodCluster({ clientConfig, failurePolicy }))[0]?.severity;
    expect([severityOf("Ignore"), severityOf("Fail")]).toEqual(["high", "medium"]);
  });

  it("of a namespace that only a webhook protects which fails open is between protected and not", () => {
    expect(find("unprotected-namespace", toGoodCluster({ failurePolicy: "Ignore" }))).toMatchObject([
      { severity: "medium", message: expect.stringContaining("only guard.example.com sees pods, which fails open") },
    ]);
  });
});

describe("time-outs", () => {
  it("of leases count against what a leader has to renew one", () => {
    const leases = { ...POD_RULE, apiGroups: ["coordination.k8s.io"], resources: ["leases"] };
    const cluster = toGoodCluster({ rules: [leases], namespaceSelector: {}, timeoutSeconds: 11 });
    expect(find("timeouts-add-up", cluster)).toMatchObject([
      { severity: "high", message: expect.stringContaining("the renewal of a lease in kube-system may wait 11 s") },
    ]);
  });
});

describe("certificates", () => {
  it("that have all expired are as none", () => {
    const now = new Date("2037-01-01T00:00:00Z");
    expect(find("ca-bundle-invalid", toGoodCluster(), { now })[0]?.message).toContain(
      "has expired, the last on 2036-11-19",
    );
    expect(find("ca-bundle-expires", toGoodCluster(), { now: new Date(LATE.getTime() - 60 * DAY_MS) })).toEqual([]);
  });
});

describe("files", () => {
  const input = { complete: false };

  it("are not all there is: what they do not hold is not called missing", () => {
    const { findings } = examine([...NAMESPACES, toWebhookConfiguration(), toPolicy()], input);
    expect(findings.map(({ id }) => id)).toEqual(["exempt-namespaces"]);
  });

  it("without namespaces leave open which labels decide about them", () => {
    const gate = toWebhookConfiguration({ namespaceSelector: { matchLabels: { guarded: "yes" } } });
    const [coverage] = examine([gate], input).coverage;
    expect(coverage?.namespaces).toEqual(["default"]);
    expect(coverage?.rows[0]).toMatchObject({
      request: "create pods",
      lookers: [
        { name: "Pod Security unknown", looks: "unknown" },
        { name: "guard.example.com", looks: "unknown" },
      ],
    });
    const named = toWebhookConfiguration({ namespaceSelector: NOT_OWN });
    expect(examine([named], input).coverage[0]?.rows[0]?.lookers[1]?.looks).toBe("always");
  });

  it("are read whatever they hold", () => {
    const hostile: JsonObject[] = [
      { webhooks: [null, 1, "a", { rules: [null, { resources: [1, null], apiGroups: "x" }], clientConfig: [] }] },
      { webhooks: { name: 1 } },
      { webhooks: [{ name: "a", namespaceSelector: { matchLabels: 3, matchExpressions: "x" }, objectSelector: [] }] },
      { webhooks: [{ name: "a", matchConditions: [{ expression: 3 }], timeoutSeconds: "x", rules: [POD_RULE] }] },
    ];
    const objects = hostile.map((parts) => ({ ...toWebhookConfiguration(), ...parts }));
    const policies = [{ spec: null }, { spec: { policyName: {}, validationActions: [{}], matchResources: "x" } }];
    const more = policies.flatMap((parts) => [
      { ...toPolicy(), ...parts },
      { ...toBinding(), ...parts },
    ]) as KubernetesObject[];
    expect(examine([...NAMESPACES, ...objects, ...more]).gates).toBeGreaterThan(2);
  });
});

describe("what could not be read", () => {
  it("is said, and nothing that depends on it is called missing", () => {
    const blind = [
      { groupKind: "/Service", namespace: "", because: "forbidden" },
      { groupKind: "discovery.k8s.io/*", namespace: "", because: "503" },
      { groupKind: "example.com/Unrelated", namespace: "", because: "forbidden" },
    ];
    const report = examine([...NAMESPACES, toWebhookConfiguration()], { blind });
    expect(report.unknown).toEqual(["/Service: forbidden", "discovery.k8s.io/*: 503"]);
    expect(report.findings.map(({ id }) => id)).not.toContain("service-missing");
  });

  it("also of the API server's own flags", () => {
    expect(examine(toGoodCluster()).assumptions).toHaveLength(1);
    expect(examine(withConfig(apiServer("--v=2"))).assumptions).toEqual([]);
    const config = apiServer("--admission-control-config-file=/etc/kubernetes/admission.yaml");
    expect(examine(withConfig(config)).assumptions[0]).toContain("Pod Security may have other defaults");
  });
});

describe("coverage", () => {
  it("says who looks at what, for namespaces of a kind together", () => {
    const objects = [...toGoodCluster(), toNamespace("other"), toPolicy(), toBinding({ validationActions: ["Warn"] })];
    const { coverage } = examine(objects);
    expect(coverage.map(({ namespaces }) => namespaces)).toEqual([
      ["kube-system", "policy-system"],
      ["other", "shop"],
    ]);
    const rows = new Map(coverage[1]?.rows.map(({ request, lookers }) => [request, lookers]));
    expect(rows.get("ephemeral containers")).toEqual([
      { name: "guard.example.com", engine: "guard", effect: "deny", failurePolicy: "Fail", looks: "always" },
      {
        name: "no-latest (binding no-latest)",
        engine: "ValidatingAdmissionPolicy",
        effect: "warn",
        failurePolicy: "Fail",
        looks: "always",
      },
    ]);
    expect(rows.get("exec")).toEqual([]);
    expect(rows.get("create deployments")).toEqual([]);
  });

  it("counts a fail-open twin of a webhook's conditions as part of it", () => {
    const conditions = [{ name: "lifelines", expression: "request.namespace == 'kube-system'" }];
    const configuration = toWebhookConfiguration({ matchConditions: conditions });
    const [webhook] = configuration["webhooks"] as JsonObject[];
    const twin = { ...webhook, name: "lifelines.example.com", failurePolicy: "Ignore" };
    const objects = [...NAMESPACES, ...SERVER, { ...configuration, webhooks: [webhook, twin] as JsonObject[] }];
    expect(find("fail-open", objects)).toEqual([]);
  });
});

describe("Kyverno", () => {
  it("leaves out what its ConfigMap says", () => {
    const data = {
      resourceFilters: "[Event,*,*] [*/*,kube-system,*] [*/*,shop,*] [Node,*,*] [Pod,dev,web-*]",
      excludeGroups: "system:nodes",
      excludeUsernames: "admin",
    };
    const config = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "kyverno", namespace: "kyverno" }, data };
    expect(find("engine-exempts", withConfig(config)).map(({ message }) => message)).toEqual([
      "Kyverno does not judge kube-system and shop",
      "Kyverno does not judge what admin asks for",
    ]);
  });

  it("only reports where rules audit", () => {
    const rules = [{ name: "a", validate: { failureAction: "Enforce" } }, { name: "b", validate: {} }, { name: "c" }];
    const policy = { apiVersion: "kyverno.io/v1", kind: "ClusterPolicy", metadata: { name: "p" }, spec: { rules } };
    expect(find("engine-only-reports", withConfig(policy))[0]?.message).toContain("1 of 2 rules audit");
  });
});
