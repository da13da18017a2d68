import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject, KubernetesObject } from "../../model/index.ts";
import { isResourceRequest, type ResourceAttributes } from "./attributes.ts";
import { type Authorizer, toAuthorizer } from "./authorizer.ts";
import { anyAttributes, anyObjects, anyUser, toObject, toResource } from "./objects-for-tests.ts";
import { toSubjectKey, toUser, toUserName } from "./subject.ts";
import { isAllowedUpstream } from "./upstream-for-tests.ts";

const READ_PODS: ResourceAttributes = {
  verb: "get",
  group: "",
  resource: "pods",
  subresource: "",
  namespace: "shop",
  name: "web",
};
const POD_READER = { verbs: ["get"], apiGroups: [""], resources: ["pods"] };
const ADA = { name: "ada", groups: [] };

describe("the authorizer", () => {
  it("decides as the API server's own does", () => {
    let allowed = 0;
    let asked = 0;
    const questions = fc.array(fc.tuple(anyUser, anyAttributes), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(anyObjects, questions, (objects, pairs) => {
        const authorizer = toAuthorizer(objects);
        for (const [user, attributes] of pairs) {
          const theirs = isAllowedUpstream(objects, user, attributes);
          const ours = authorizer.authorize(user, attributes);
          expect(ours.decision).toBe(theirs ? "allowed" : "no opinion");
          asked += 1;
          allowed += Number(theirs);
        }
      }),
      { numRuns: 1_000 },
    );
    expect(allowed).toBeGreaterThan(asked / 20);
    expect(allowed).toBeLessThan(asked / 2);
  });

  it("names a rule and a binding that allow the request all by themselves", () => {
    fc.assert(
      fc.property(anyObjects, anyUser, anyAttributes, (objects, user, attributes) => {
        const decision = toAuthorizer(objects).authorize(user, attributes);
        if (decision.decision !== "allowed" || typeof decision.by === "string") return;
        const { rule, grant } = decision.by;
        const role = { ...rule.role.object, rules: [(rule.role.object["rules"] as JsonObject[])[rule.index] ?? {}] };
        const alone = { roles: [toResource(role)], bindings: [grant.binding.resource], complete: true };
        expect(isAllowedUpstream(alone, user, attributes)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it("says who can as asking for each subject would", () => {
    fc.assert(
      fc.property(anyObjects, anyAttributes, (objects, attributes) => {
        const authorizer = toAuthorizer(objects);
        const found = new Set(authorizer.whoCan(attributes).map(({ grant }) => toSubjectKey(grant.subject)));
        for (const subject of authorizer.subjects) {
          const name = toUserName(subject) ?? "";
          const user = { name, groups: subject.kind === "Group" ? [subject.name] : [] };
          const can = authorizer.authorize(user, attributes).decision === "allowed";
          // A user may be named as an account elsewhere.
          const isFound = [...authorizer.subjects].some(
            (other) => found.has(toSubjectKey(other)) && (name === "" ? other === subject : toUserName(other) === name),
          );
          expect(isFound).toBe(can);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("lists every rule that decides for a user, and no other", () => {
    fc.assert(
      fc.property(anyObjects, anyUser, anyAttributes, (objects, user, attributes) => {
        const authorizer = toAuthorizer(objects);
        const place = isResourceRequest(attributes) ? attributes.namespace : "";
        const can = authorizer
          .grantsOf(user)
          .some(
            ({ role, binding }) =>
              role.find(attributes) !== undefined && (binding.namespace === "" || binding.namespace === place),
          );
        expect(can).toBe(authorizer.authorize(user, attributes).decision === "allowed");
      }),
      { numRuns: 1_000 },
    );
  });

  it("lets members of system:masters pass without any role", () => {
    const authorizer = toAuthorizer({ roles: [], bindings: [], complete: true });
    expect(authorizer.authorize({ name: "ada", groups: ["system:masters"] }, READ_PODS)).toEqual({
      decision: "allowed",
      by: "system:masters",
    });
  });
});

describe("a role that is not there", () => {
  const binding = { ...toObject("RoleBinding", "b", "shop"), ...toRef("Role", "reader"), ...toSubjects("User", "ada") };

  it("gives nothing in a cluster", () => {
    expect(authorize(toAuthorizer({ roles: [], bindings: [toResource(binding)], complete: true }))).toBe("no opinion");
  });

  it("leaves unknown what files do not tell", () => {
    const authorizer = toAuthorizer({ roles: [], bindings: [toResource(binding)], complete: false });
    expect(authorizer.authorize(ADA, READ_PODS)).toEqual({
      decision: "unknown",
      because: ["RoleBinding b gives Role reader, which is not among what was read"],
    });
    expect(authorizer.authorize(ADA, { ...READ_PODS, namespace: "bank" }).decision).toBe("no opinion");
  });
});

describe("a binding in a file", () => {
  const role = toResource({ ...toObject("ClusterRole", "reader", ""), rules: [POD_READER] });
  const authorizerOf = (binding: KubernetesObject): Authorizer =>
    toAuthorizer({ roles: [role], bindings: [toResource(binding)], complete: false });

  it.each([
    ["a group no subject has", toSubjects("User", "ada", { apiGroup: "" }), "allowed"],
    ["another API group", toSubjects("User", "ada", { apiGroup: "apps" }), "no opinion"],
    [
      "another kind beside",
      { subjects: [...toSubjects("User", "ada").subjects, { kind: "Robot", name: "r2" }] },
      "no opinion",
    ],
    ["subjects that are none", { subjects: "ada" }, "no opinion"],
    ["null subjects", { subjects: null }, "no opinion"],
  ])("with %s gives what the API server would store", (_, subjects, expected) => {
    const binding = { ...toObject("ClusterRoleBinding", "b", ""), ...toRef("ClusterRole", "reader"), ...subjects };
    expect(authorize(authorizerOf(binding))).toBe(expected);
  });

  it("without a namespace lies in default, and so do its accounts", () => {
    const binding = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "b" },
      ...toRef("ClusterRole", "reader"),
      ...toSubjects("ServiceAccount", "web"),
    };
    const user = toUser({ kind: "ServiceAccount", namespace: "default", name: "web" });
    const authorizer = authorizerOf(binding);
    expect(authorizer.authorize(user, { ...READ_PODS, namespace: "default" }).decision).toBe("allowed");
    expect(authorizer.authorize(user, READ_PODS).decision).toBe("no opinion");
  });

  it("to an account without a namespace is refused where it has none itself", () => {
    const binding = {
      ...toObject("ClusterRoleBinding", "b", ""),
      ...toRef("ClusterRole", "reader"),
      ...toSubjects("ServiceAccount", "web"),
    };
    expect(authorizerOf(binding).refused.map(({ because }) => because)).toEqual([
      "subjects[0].namespace is missing: a ClusterRoleBinding has none of its own",
    ]);
  });
});

describe("an aggregated role", () => {
  const label = (to: string): JsonObject => ({ labels: { [`to-${to}`]: "true" } });
  const made = (name: string, of: string, labels: JsonObject, rules: JsonObject[] = []): KubernetesObject => ({
    ...toObject("ClusterRole", name, ""),
    metadata: { name, ...labels },
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [`to-${of}`]: "true" } }] },
    rules,
  });
  const part = {
    ...toObject("ClusterRole", "part", ""),
    metadata: { name: "part", ...label("view") },
    rules: [POD_READER],
  };
  const bind = (name: string): KubernetesObject => ({
    ...toObject("ClusterRoleBinding", name, ""),
    ...toRef("ClusterRole", name),
    ...toSubjects("User", "ada"),
  });
  const decide = (complete: boolean, bound: string, ...roles: KubernetesObject[]): string =>
    authorize(toAuthorizer({ roles: roles.map(toResource), bindings: [toResource(bind(bound))], complete }));

  it("has the rules of its parts, and of their parts", () => {
    expect(decide(false, "edit", part, made("edit", "edit", {}), made("view", "view", label("edit")))).toBe("allowed");
  });

  it("that is its own part by rounds ends", () => {
    const roles = [part, made("a", "a", label("b")), made("b", "b", label("a")), made("view", "view", label("a"))];
    expect(decide(false, "b", ...roles)).toBe("allowed");
  });

  it("loses in files what stands in its own rules, as the control plane overwrites them", () => {
    expect(decide(false, "edit", made("edit", "edit", {}, [POD_READER]))).toBe("no opinion");
  });

  it("has in a cluster the rules that the control plane wrote", () => {
    expect(decide(true, "edit", made("edit", "edit", {}, [POD_READER]))).toBe("allowed");
    expect(decide(true, "view", part, made("view", "view", {}, [{ ...POD_READER, verbs: ["list"] }]))).toBe(
      "no opinion",
    );
    expect(decide(true, "view", part, made("view", "view", {}))).toBe("allowed");
  });
});

describe("hostile objects", () => {
  const hostile = fc.record({
    apiVersion: fc.constant("rbac.authorization.k8s.io/v1"),
    kind: fc.constantFrom("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"),
    metadata: fc.record({ name: fc.constantFrom("__proto__", "reader", "") }),
    rules: fc.oneof(
      fc.jsonValue(),
      fc.array(fc.dictionary(fc.constantFrom("verbs", "resources", "apiGroups"), fc.jsonValue())),
    ),
    subjects: fc.oneof(
      fc.jsonValue(),
      fc.array(fc.dictionary(fc.constantFrom("kind", "name", "namespace"), fc.jsonValue())),
    ),
    roleRef: fc.jsonValue(),
    aggregationRule: fc.oneof(fc.jsonValue(), fc.record({ clusterRoleSelectors: fc.jsonValue() })),
  });

  it("are decided on without a throw, and grant nothing to strangers", () => {
    fc.assert(
      fc.property(fc.array(hostile), fc.boolean(), (objects, complete) => {
        const resources = (objects as unknown as KubernetesObject[]).map(toResource);
        const isBinding = ({ object }: { object: KubernetesObject }): boolean => object.kind.endsWith("Binding");
        const authorizer = toAuthorizer({
          roles: resources.filter((one) => !isBinding(one)),
          bindings: resources.filter(isBinding),
          complete,
        });
        authorizer.whoCan(READ_PODS);
        expect(authorizer.authorize({ name: "nobody-at-all", groups: [] }, READ_PODS).decision).toBe("no opinion");
      }),
    );
  });
});

function authorize(authorizer: Authorizer): string {
  return authorizer.authorize(ADA, READ_PODS).decision;
}

function toRef(kind: string, name: string): JsonObject {
  return { roleRef: { kind, name } };
}

function toSubjects(kind: string, name: string, more: JsonObject = {}): { subjects: JsonObject[] } {
  return { subjects: [{ kind, name, ...more }] };
}
