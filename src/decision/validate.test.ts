import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../model/index.ts";
import type { Decision, Reason } from "./decision.ts";
import { PRIVILEGED, toPod, toReviewOf, toRuleSet, toWorld } from "./decision-for-tests.ts";
import { FREE_METER, type Meter } from "./meter.ts";
import type { RuleSet } from "./rule-set.ts";
import { decideValidation } from "./validate.ts";

const NAMESPACE = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels: {} } };
const WORLD = toWorld(NAMESPACE);

const decide = (ruleSet: RuleSet, object: JsonObject, over: JsonObject = {}, meter: Meter = FREE_METER): Decision =>
  decideValidation(toReviewOf(object, over), ruleSet, WORLD, meter);
const rulesOf = ({ reasons }: Decision): string[] => reasons.map(({ rule, action }) => `${action} ${rule}`);

/** Policies `a` (denies), `b` (warns) and `c` (fails to evaluate, with the failure policy given). */
const toPolicy = (name: string, expression: string, action: string, failurePolicy = "Fail"): string => `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: ${name} }
spec:
  failurePolicy: ${failurePolicy}
  matchConstraints: { resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: ["*"], resources: [pods] }] }
  validations: [{ expression: ${JSON.stringify(expression)}, message: "${name} does not hold" }]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: ${name} }
spec: { policyName: ${name}, validationActions: [${action}] }
---
`;
const POLICIES = `${toPolicy("a", "!has(object.spec.hostPID)", "Deny")}${toPolicy("b", "has(object.metadata.labels)", "Warn")}`;

const AUTH_URL = "nginx.ingress.kubernetes.io/auth-url";

describe("policies under load", () => {
  it("are asked for by the strictest they may do, so those that only warn are left out first", () => {
    const asked: string[] = [];
    const meter: Meter = {
      ...FREE_METER,
      permit: (_ruleSet, rule, action) => {
        asked.push(`${action} ${rule}`);
        return { is: "run" };
      },
    };
    decide(toRuleSet({ policies: ["test"] }, { policies: POLICIES }), toPod({}), {}, meter);
    expect(asked.toSorted()).toEqual(["deny policy/a", "warn policy/b"]);
  });
});

describe("controls of a rule set", () => {
  const controls = toRuleSet({
    controls: { deny: ["pod/privileged"], warn: ["pod/host-pid"], audit: ["pod/host-ipc"] },
  });

  it("refuse, warn and note, each with the field at fault and what to write", () => {
    const pod = toPod({ container: PRIVILEGED, spec: { hostPID: true, hostIPC: true } });
    const decision = decide(controls, pod);
    expect(decision).toMatchObject({ allowed: false, code: 403, about: "Pod shop/web" });
    expect(rulesOf(decision).toSorted()).toEqual(["audit pod/host-ipc", "deny pod/privileged", "warn pod/host-pid"]);
    expect(decision.reasons.find(({ rule }) => rule === "pod/privileged")).toMatchObject<Partial<Reason>>({
      verdict: "fail",
      field: "spec.containers[0].securityContext.privileged",
      message: 'container "app" runs privileged',
      fix: expect.stringContaining("privileged") as string,
    });
    expect(decision.annotations).toEqual(
      new Map([
        ["denied", "pod/privileged"],
        ["warned", "pod/host-pid"],
        ["audited", "pod/host-ipc"],
      ]),
    );
  });

  it("judge the whole pod of an ephemeral container or a resize", () => {
    const debug = { ephemeralContainers: [{ name: "debug", image: "busybox", ...PRIVILEGED }] };
    for (const subResource of ["ephemeralcontainers", "resize"]) {
      const over = { operation: "UPDATE", subResource, oldObject: toPod() };
      const decision = decide(controls, toPod({ spec: debug }), over);
      expect(rulesOf(decision)).toEqual(["deny pod/privileged"]);
    }
  });

  it("judge the templates of what makes pods", () => {
    const template = { metadata: {}, spec: { containers: [{ name: "app", image: "a", ...PRIVILEGED }] } };
    const job = { apiVersion: "batch/v1", kind: "Job", metadata: { name: "j", namespace: "shop" }, spec: { template } };
    expect(decide(controls, job).reasons[0]?.field).toBe("spec.template.spec.containers[0].securityContext.privileged");
  });

  it("have nothing to say of status, scale, deletions and connections", () => {
    const pod = toPod({ container: PRIVILEGED });
    for (const over of [
      { operation: "UPDATE", subResource: "status", oldObject: pod },
      { operation: "UPDATE", subResource: "scale", oldObject: pod },
      { operation: "DELETE", object: null, oldObject: pod },
      { operation: "CONNECT", subResource: "exec" },
    ]) {
      expect(decide(controls, pod, over).reasons).toEqual([]);
    }
  });

  describe("on an update of what was at fault before", () => {
    const bad = toPod({ container: PRIVILEGED });
    const update = (object: JsonObject): Decision => decide(controls, object, { operation: "UPDATE", oldObject: bad });

    it("only note what the update leaves untouched", () => {
      const labelled = { ...bad, metadata: { name: "web", namespace: "shop", labels: { a: "b" } } };
      const finalized = {
        ...bad,
        metadata: { name: "web", namespace: "shop", deletionTimestamp: "2026-11-22T04:00:00Z", finalizers: [] },
      };
      for (const object of [labelled, finalized]) {
        const decision = update(object);
        expect(decision.allowed).toBe(true);
        expect(rulesOf(decision)).toEqual(["audit pod/privileged"]);
        expect(decision.reasons[0]?.message).toContain("as before the update");
      }
    });

    it("refuse when an image is replaced, and when the update makes it worse", () => {
      expect(update(toPod({ container: { ...PRIVILEGED, image: "registry.example.com/app:2" } })).allowed).toBe(false);
      const worse = toPod({
        container: PRIVILEGED,
        spec: { initContainers: [{ name: "i", image: "i", ...PRIVILEGED }] },
      });
      expect(update(worse).reasons.filter(({ action }) => action === "deny")).toHaveLength(2);
    });

    it("refuse an object that is being deleted as any other", () => {
      const deleted = { deletionTimestamp: "2026-11-22T04:00:00Z", deletionGracePeriodSeconds: 30 };
      const good = toPod({ metadata: deleted });
      const now = toPod({ metadata: deleted, container: PRIVILEGED });
      expect(decide(controls, now, { operation: "UPDATE", oldObject: good }).allowed).toBe(false);
      expect(decide(controls, now).allowed).toBe(false);
    });

    it("refuse a Deployment whose spec changes and stays at fault, and let its controller annotate it", () => {
      const template = { spec: { containers: [{ name: "app", image: "a", ...PRIVILEGED }] } };
      const metadata = { name: "web", namespace: "shop" };
      const old = { apiVersion: "apps/v1", kind: "Deployment", metadata, spec: { replicas: 1, template } };
      const over = { operation: "UPDATE", oldObject: old };
      const annotated = { ...old, metadata: { ...metadata, annotations: { a: "b" } }, status: { replicas: 1 } };
      expect(decide(controls, annotated, over).allowed).toBe(true);
      expect(decide(controls, { ...old, spec: { ...old.spec, replicas: 2 } }, over).allowed).toBe(false);
    });
  });

  it("refuse an annotation at fault that an update replaces by another, and leave the old one alone", () => {
    const injection = toRuleSet({ controls: { deny: ["network/ingress-injection"] } });
    const toIngress = (url: string, labels: JsonObject = {}): JsonObject => ({
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { name: "web", namespace: "shop", labels, annotations: { [AUTH_URL]: url } },
      spec: { ingressClassName: "nginx" },
    });
    const over = { operation: "UPDATE", oldObject: toIngress("http://a/#;x") };
    expect(decide(injection, toIngress("http://a/#;x", { team: "blue" }), over).allowed).toBe(true);
    expect(decide(injection, toIngress("http://a/#;ssl_engine x"), over).allowed).toBe(false);
  });

  it("apply image rules with the settings of the configuration", () => {
    const ruleSet = toRuleSet({ controls: { deny: ["image/*"] } });
    const settings = { ...ruleSet.settings, trustedRegistries: ["registry.example.com/team"] };
    const refused = (image: string): boolean =>
      rulesOf(decide({ ...ruleSet, settings }, toPod({ container: { image } }))).includes("deny image/registry");
    expect(refused(`registry.example.com/team/app@sha256:${"a".repeat(64)}`)).toBe(false);
    expect(refused(`registry.example.com/team-evil/app@sha256:${"a".repeat(64)}`)).toBe(true);
    expect(refused(`registry.example.com.evil.tld/team/app@sha256:${"a".repeat(64)}`)).toBe(true);
    const mounts = (reference: string): JsonObject =>
      toPod({
        container: { image: "registry.example.com/team/app:1", volumeMounts: [{ name: "tools", mountPath: "/tools" }] },
        spec: { volumes: [{ name: "tools", image: { reference } }] },
      });
    const rules = (object: JsonObject) => rulesOf(decide({ ...ruleSet, settings }, object));
    expect(rules(mounts("evil.example/tools:1"))).toContain("deny image/registry");
    expect(rules(mounts("registry.example.com/team/tools:1"))).not.toContain("deny image/registry");
  });
});

describe("policies of a rule set", () => {
  it("refuse and warn as their bindings say, in the same order however they were read", () => {
    const backwards = POLICIES.split("---\n").toReversed().join("---\n");
    for (const policies of [POLICIES, backwards]) {
      const decision = decide(toRuleSet({}, { policies }), toPod({ spec: { hostPID: true } }));
      expect(rulesOf(decision)).toEqual(["deny policy/a", "warn policy/b"]);
      expect(decision.code).toBe(403);
    }
  });

  it("that could not look deny where the rule set says so, else warn; failurePolicy Ignore is silent", () => {
    const policies = toPolicy("c", "object.spec.nothing == 1", "Deny");
    const denied = decide(toRuleSet({}, { policies }), toPod());
    expect(denied).toMatchObject({ allowed: false, code: 500, reasons: [{ verdict: "unknown", action: "deny" }] });
    const warned = decide(toRuleSet({ onUnknown: "allow" }, { policies }), toPod());
    expect(warned).toMatchObject({ allowed: true, code: 200, reasons: [{ verdict: "unknown", action: "warn" }] });
    const ignored = toPolicy("c", "object.spec.nothing == 1", "Deny", "Ignore");
    expect(decide(toRuleSet({}, { policies: ignored }), toPod()).reasons).toEqual([]);
  });

  it.each(["failurePolicy: Ignore", "webhookConfiguration: { failurePolicy: Ignore }, failurePolicy: Fail"])(
    "of Kyverno with { %s } only note what they could not do, and refuse what does not hold",
    (failurePolicy) => {
      const toKyverno = (spec: string): string => `
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: k }
spec: { validationFailureAction: Enforce, ${spec}, rules: [{ name: r, match: { any: [{ resources: { kinds: [Pod] } }] }, validate: {
  message: no good, pattern: { metadata: { name: "{{ request.object.metadata.labels.name }}" } } } }] }
`;
      const under = (spec: string, labels: JsonObject): Decision =>
        decide(toRuleSet({}, { policies: toKyverno(spec) }), toPod({ metadata: { labels } }));
      expect(under("failurePolicy: Fail", {})).toMatchObject({ allowed: false, code: 500 });
      const noted = under(failurePolicy, {});
      expect(noted).toMatchObject({ allowed: true, reasons: [{ verdict: "unknown", action: "audit" }] });
      expect(under(failurePolicy, { name: "other" })).toMatchObject({ allowed: false, code: 403 });
      expect(under(failurePolicy, { name: "web" })).toMatchObject({ allowed: true, reasons: [] });
    },
  );
});

describe("a meter", () => {
  const toMeter = (refused: string): Meter => ({
    ...FREE_METER,
    permit: (_, rule) => (rule === refused ? { is: "skip", because: "its breaker is open" } : { is: "run" }),
  });

  it("that does not let a rule run makes it skipped: never a pass where unknown denies", () => {
    const ruleSet = toRuleSet({}, { policies: POLICIES });
    const denied = decide(ruleSet, toPod(), {}, toMeter("policy/a"));
    expect(denied).toMatchObject({ allowed: false, code: 429 });
    expect(denied.reasons[0]).toEqual({
      rule: "policy/a",
      action: "deny",
      verdict: "skipped",
      message: "its breaker is open",
    });
    expect(decide({ ...ruleSet, onUnknown: "allow" }, toPod(), {}, toMeter("policy/a")).allowed).toBe(true);
  });

  it("sees each policy, and all controls as one rule", () => {
    const seen: string[] = [];
    const meter: Meter = {
      ...FREE_METER,
      measure: (_set, rule, _budget, run) => {
        seen.push(rule);
        return run();
      },
    };
    const ruleSet = toRuleSet({ podSecurity: true, controls: { deny: ["pod/*"] } }, { policies: POLICIES });
    decide(ruleSet, toPod(), {}, meter);
    expect(seen).toEqual(["pod-security", "controls", "policy/a", "policy/b"]);
  });

  it("under which a rule breaks gets a reason, and the other rules run", () => {
    const meter: Meter = {
      ...FREE_METER,
      measure: (_set, rule, _budget, run) => {
        if (rule === "policy/a") throw new RangeError("Maximum call stack size exceeded");
        return run();
      },
    };
    const decision = decide(toRuleSet({}, { policies: POLICIES }), toPod(), {}, meter);
    expect(rulesOf(decision)).toEqual(["deny policy/a", "warn policy/b"]);
    expect(decision).toMatchObject({ allowed: false, code: 500 });
  });
});

describe("a decision", () => {
  it("is the same for the same values", () => {
    const ruleSet = toRuleSet(
      { podSecurity: true, controls: { deny: ["pod/*"], warn: ["image/*"] } },
      { policies: POLICIES },
    );
    const flags = fc.record({ hostPID: fc.boolean(), hostNetwork: fc.boolean(), privileged: fc.boolean() });
    fc.assert(
      fc.property(flags, fc.string(), ({ privileged, ...spec }, image) => {
        const pod = toPod({ container: { image, securityContext: { privileged } }, spec });
        expect(decide(ruleSet, pod)).toEqual(decide(ruleSet, structuredClone(pod)));
      }),
      { numRuns: 50 },
    );
  });
});
