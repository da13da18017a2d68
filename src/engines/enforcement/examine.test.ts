import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject, KubernetesObject } from "../../model/index.ts";
import {
  apiServer,
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
import { CASES, pods, toOther, withConfig } from "./cases-for-tests.ts";

const DAY_MS = 86_400_000;

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

  it("never make it throw, and never make it say more than a few lines", () => {
    const kinds = [
      "ValidatingWebhookConfiguration",
      "MutatingWebhookConfiguration",
      "ValidatingAdmissionPolicy",
      "ValidatingAdmissionPolicyBinding",
    ];
    const keys = [
      "rules",
      "clientConfig",
      "service",
      "namespaceSelector",
      "matchLabels",
      "matchExpressions",
      "objectSelector",
      "matchConditions",
      "matchConstraints",
      "resourceRules",
      "paramRef",
      "caBundle",
      "matchResources",
    ];
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom(null, 1, "", "*", "pods", "CREATE", "Deny", POD_RULE),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...keys), tie("value"), { maxKeys: 4 }),
      ),
    }));
    const object = fc.record({
      kind: fc.constantFrom(...kinds),
      webhooks: fc.array(value, { maxLength: 3 }),
      spec: value,
    });
    fc.assert(
      fc.property(fc.array(object, { maxLength: 4 }), (objects) => {
        const all = objects.map((parts) => ({ ...toWebhookConfiguration(), ...parts }) as KubernetesObject);
        const { findings } = examine([...NAMESPACES, ...SERVER, ...all]);
        expect(findings.every(({ message }) => message.length < 2100)).toBe(true);
      }),
    );
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

  it("with policies in CEL only reports where none of their actions denies, or they are not asked", () => {
    const toSaid = (kind: string, spec: JsonObject) =>
      find(
        "engine-only-reports",
        withConfig({ apiVersion: "policies.kyverno.io/v1", kind, metadata: { name: "p" }, spec }),
      ).map(({ message, field }) => `${field}: ${message}`);
    expect(toSaid("ValidatingPolicy", { validationActions: ["Audit", "Warn"] })).toEqual([
      "spec.validationActions: ValidatingPolicy p only reports (Audit and Warn)",
    ]);
    expect(toSaid("NamespacedValidatingPolicy", { evaluation: { admission: { enabled: false } } })).toEqual([
      "spec.evaluation.admission.enabled: NamespacedValidatingPolicy p only reports (it is not asked at admission)",
    ]);
    expect(toSaid("ImageValidatingPolicy", { validationActions: ["Audit", "Deny"] })).toEqual([]);
    expect(toSaid("ValidatingPolicy", {})).toEqual([]);
    expect(toSaid("MutatingPolicy", {})).toEqual([]);
  });
});

describe("Hauberk's own", () => {
  it("defaults are said, and only where it is", () => {
    const own = { ...toWebhookConfiguration(), metadata: { name: "hauberk" } };
    const said = examine([...toGoodCluster(), own, { ...toPolicy(), metadata: { name: "hauberk-guard" } }]).assumptions;
    expect(said.some((one) => one.includes("never asked about Leases, Events"))).toBe(true);
    expect(said.some((one) => one.includes("administrators too, is refused"))).toBe(true);
    expect(examine(toGoodCluster()).assumptions.join()).not.toContain("Hauberk");
  });
});
