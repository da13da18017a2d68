import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject, KubernetesObject } from "../../model/index.ts";
import { isResourceRequest, type ResourceAttributes } from "./attributes.ts";
import { type Authorizer, toAuthorizer } from "./authorizer.ts";
import { anyAttributes, anyObjects, anyUser, toObject, toResource } from "./objects-for-tests.ts";
import { isAllowedUpstream } from "./upstream-for-tests.ts";
import { findHolders } from "./who-can.ts";
import { explain, toLeastRule } from "./why.ts";

const GET_SECRET: ResourceAttributes = {
  verb: "get",
  group: "",
  resource: "secrets",
  subresource: "",
  namespace: "shop",
  name: "db",
};
const ADA = { name: "ada", groups: [] };

function give(namespace: string, ...rules: JsonObject[]): Authorizer {
  const role: KubernetesObject = { ...toObject("ClusterRole", "r", ""), rules };
  const binding: KubernetesObject = {
    ...toObject(namespace === "" ? "ClusterRoleBinding" : "RoleBinding", "b", namespace),
    roleRef: { kind: "ClusterRole", name: "r" },
    subjects: [{ kind: "User", name: "ada" }],
  };
  return toAuthorizer({ roles: [toResource(role)], bindings: [toResource(binding)], complete: true });
}

describe("an explanation", () => {
  it.each([
    ["verb", "shop", { verbs: ["list"], apiGroups: [""], resources: ["secrets"] }],
    ["group", "shop", { verbs: ["get"], apiGroups: ["apps"], resources: ["secrets"] }],
    ["name", "shop", { verbs: ["get"], apiGroups: [""], resources: ["secrets"], resourceNames: ["web"] }],
    ["namespace", "bank", { verbs: ["get"], apiGroups: [""], resources: ["secrets"] }],
    ["resource", "", { verbs: ["get"], apiGroups: [""], resources: ["secrets/*"] }],
  ])("names the %s where that is all that is missing", (lack, namespace, rule) => {
    const { decision, nearMisses } = explain(give(namespace, rule), ADA, GET_SECRET);
    expect([decision.decision, nearMisses.map((miss) => miss.lack)]).toEqual(["no opinion", [lack]]);
  });

  it("passes over rules of which more than one thing is missing, or that are about something else", () => {
    const pods = { verbs: ["get"], apiGroups: [""], resources: ["pods"] };
    const others = { verbs: ["list"], apiGroups: ["apps"], resources: ["secrets"] };
    expect(explain(give("shop", pods, others), ADA, GET_SECRET).nearMisses).toEqual([]);
  });

  it("names every rule that allows the request, and roles that would only where none does", () => {
    const rule = { verbs: ["get"], apiGroups: [""], resources: ["secrets"] };
    const allowed = explain(give("shop", rule, { ...rule, verbs: ["*"] }), ADA, GET_SECRET);
    expect([allowed.allowedBy.map((one) => one.rule.index), allowed.rolesThatWould]).toEqual([[0, 1], []]);
    const refused = explain(give("shop", rule), { name: "bob", groups: [] }, GET_SECRET);
    expect(refused.rolesThatWould.map(({ name }) => name)).toEqual(["r"]);
  });

  it("ends with a rule that would be enough", () => {
    fc.assert(
      fc.property(anyAttributes, (attributes) => {
        const rule = toLeastRule(attributes);
        const place = isResourceRequest(attributes) ? attributes.namespace : "";
        expect(give(place, rule).authorize(ADA, attributes).decision).toBe("allowed");
      }),
    );
  });

  it("agrees with the decision, whatever the roles", () => {
    fc.assert(
      fc.property(anyObjects, anyUser, anyAttributes, (objects, user, attributes) => {
        const { decision, allowedBy } = explain(toAuthorizer(objects), user, attributes);
        expect(allowedBy.length > 0).toBe(isAllowedUpstream(objects, user, attributes));
        expect(decision.decision === "allowed").toBe(allowedBy.length > 0);
      }),
      { numRuns: 500 },
    );
  });
});

describe("who can", () => {
  it("finds for a narrow question whom the authorizer finds", () => {
    fc.assert(
      fc.property(anyObjects, anyAttributes, (objects, attributes) => {
        const authorizer = toAuthorizer(objects);
        const found = findHolders(authorizer, attributes, { anyNamespace: false, anyName: false });
        const theirs = new Set(authorizer.whoCan(attributes).map(({ grant }) => JSON.stringify(grant.subject)));
        expect(new Set(found.map(({ subject }) => JSON.stringify(subject)))).toEqual(theirs);
      }),
      { numRuns: 500 },
    );
  });

  it("finds for a wide question whoever can in some namespace, to some object, with the names", () => {
    const rule = { verbs: ["get"], apiGroups: [""], resources: ["secrets"], resourceNames: ["web", "db"] };
    const question = { ...GET_SECRET, namespace: "", name: "" };
    const wide = findHolders(give("shop", rule), question, { anyNamespace: true, anyName: true });
    expect(wide.map(({ subject, holdings }) => [subject.name, holdings.map(({ names }) => names)])).toEqual([
      ["ada", [["db", "web"]]],
    ]);
    expect(findHolders(give("shop", rule), question, { anyNamespace: true, anyName: false })).toEqual([]);
    expect(findHolders(give("shop", rule), question, { anyNamespace: false, anyName: true })).toEqual([]);
    const both = findHolders(give("shop", rule, { ...rule, resourceNames: [] }), question, {
      anyNamespace: true,
      anyName: true,
    });
    expect(both[0]?.holdings[0]?.names).toBeUndefined();
  });
});
