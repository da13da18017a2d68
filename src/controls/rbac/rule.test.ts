import { describe, expect, test } from "vitest";
import type { JsonObject, KubernetesObject } from "../../model/index.ts";
import * as grants from "./grants.ts";
import { allows, coversEverything, isAdminRule, readRules, type Grants, type Rule } from "./rule.ts";

function rule(fields: JsonObject): Rule {
  const role: KubernetesObject = {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "Role",
    metadata: {},
    rules: [fields],
  };
  return readRules(role)[0] as Rule;
}

const core = (resources: string[], verbs: string[], resourceNames: string[] = []): Rule =>
  rule({ apiGroups: [""], resources, verbs, resourceNames });

describe("a rule allows what the API server's authorizer allows", () => {
  test.each([
    ["the resource itself", ["pods"], "pods", true],
    ["no subresource by naming the resource", ["pods"], "pods/exec", false],
    ["no resource by naming a subresource", ["pods/exec"], "pods", false],
    ["subresources by *", ["*"], "pods/exec", true],
    ["one subresource of every resource by */exec", ["*/exec"], "pods/exec", true],
    ["no other subresource by */exec", ["*/exec"], "pods/attach", false],
    ["no resource by */exec", ["*/exec"], "pods", false],
    ["nothing by pods/*", ["pods/*"], "pods/exec", false],
    ["nothing by a prefix", ["pod"], "pods", false],
  ])("%s", (_, resources, resource, expected) => {
    expect(allows(core(resources, ["get"]), ["get"], "", resource)).toBe(expected);
  });

  test("in the groups it names, and in all by *", () => {
    const apps = rule({ apiGroups: ["apps"], resources: ["pods"], verbs: ["get"] });
    const all = rule({ apiGroups: ["*"], resources: ["pods"], verbs: ["get"] });
    expect(allows(apps, ["get"], "", "pods")).toBe(false);
    expect(allows(all, ["get"], "", "pods")).toBe(true);
    expect(allows(rule({ resources: ["pods"], verbs: ["get"] }), ["get"], "", "pods")).toBe(false);
  });

  test("with resourceNames no create and no deletecollection, but create of a subresource", () => {
    expect(allows(core(["pods"], ["create"], ["web"]), ["create"], "", "pods")).toBe(false);
    expect(allows(core(["pods"], ["*"], ["web"]), ["create"], "", "pods")).toBe(false);
    expect(allows(core(["pods"], ["*"], ["web"]), ["deletecollection"], "", "pods")).toBe(false);
    expect(allows(core(["pods"], ["*"], ["web"]), ["delete"], "", "pods")).toBe(true);
    expect(allows(core(["pods/exec"], ["create"], ["web-0"]), ["create"], "", "pods/exec")).toBe(true);
  });

  test("nothing on resources by nonResourceURLs", () => {
    expect(allows(rule({ nonResourceURLs: ["*"], verbs: ["*"] }), ["get"], "", "pods")).toBe(false);
  });

  test("what is not text in its lists grants nothing", () => {
    const odd = rule({ apiGroups: [1, "", null], resources: [["pods"], "pods", {}], verbs: [true, "get"] });
    expect(allows(odd, ["get"], "", "pods")).toBe(true);
    expect(allows(rule({ apiGroups: "", resources: "pods", verbs: "get" }), ["get"], "", "pods")).toBe(false);
    expect(readRules({ apiVersion: "v1", kind: "Role", metadata: {}, rules: "all" })).toEqual([]);
  });
});

describe("ways to more power", () => {
  const rbac = (resources: string[], verbs: string[], resourceNames: string[] = []): Rule =>
    rule({ apiGroups: [grants.RBAC_GROUP], resources, verbs, resourceNames });

  const cases: readonly (readonly [string, Grants, Rule, boolean])[] = [
    ["watching secrets reads them", grants.grantsSecretRead, core(["secrets"], ["watch"]), true],
    ["reading one named secret is no reading of all", grants.grantsSecretRead, core(["secrets"], ["get"], ["tls"]), false],
    ["deleting secrets reads none", grants.grantsSecretRead, core(["secrets"], ["delete"]), false],
    ["get opens a shell over WebSocket", grants.grantsPodExec, core(["pods/exec"], ["get"]), true],
    ["list of pods/exec opens none", grants.grantsPodExec, core(["pods/exec"], ["list"]), false],
    ["patching pods changes what runs", grants.grantsWorkloadWrite, core(["pods"], ["patch"]), true],
    ["deployments live in apps", grants.grantsWorkloadWrite, core(["deployments"], ["create"]), false],
    ["escalate on clusterroles", grants.grantsEscalate, rbac(["clusterroles"], ["escalate"]), true],
    ["every verb on roles is escalate too", grants.grantsEscalate, rbac(["roles"], ["*"]), true],
    ["bind of named harmless roles is delegation", grants.grantsBind, rbac(["clusterroles"], ["bind"], ["view"]), false],
    ["bind of cluster-admin is not", grants.grantsBind, rbac(["clusterroles"], ["bind"], ["view", "cluster-admin"]), true],
    ["impersonating anybody", grants.grantsImpersonate, core(["users"], ["impersonate"]), true],
    ["impersonating one user", grants.grantsImpersonate, core(["users"], ["impersonate"], ["jane"]), false],
    ["impersonating system:masters", grants.grantsImpersonate, core(["groups"], ["impersonate"], ["system:masters"]), true],
    ["a token of one named account", grants.grantsTokenCreate, core(["serviceaccounts/token"], ["create"], ["ci"]), false],
    ["events of both groups", grants.grantsEventDelete, rule({ apiGroups: ["events.k8s.io"], resources: ["events"], verbs: ["delete"] }), true],
    ["aws-auth by name", grants.grantsIdentityMapWrite, core(["configmaps"], ["patch"], ["aws-auth"]), true],
    ["node metrics are not the kubelet's proxy", grants.grantsNodeProxy, core(["nodes/metrics"], ["get"]), false],
  ]; // prettier-ignore

  test.each(cases)("%s", (_, has, one, expected) => {
    expect(has(one)).toBe(expected);
  });

  test("administrator is every group and resource with every verb or the usual seven", () => {
    const verbs = ["get", "list", "watch", "create", "update", "patch", "delete"];
    expect(isAdminRule(rule({ apiGroups: ["*"], resources: ["*"], verbs }))).toBe(true);
    expect(isAdminRule(rule({ apiGroups: ["*"], resources: ["*"], verbs: verbs.slice(1) }))).toBe(false);
    expect(isAdminRule(rule({ apiGroups: [""], resources: ["*"], verbs: ["*"] }))).toBe(false);
    expect(coversEverything(rule({ apiGroups: [""], resources: ["*"], verbs: ["*"] }))).toBe(true);
    expect(coversEverything(rule({ apiGroups: ["apps"], resources: ["*"], verbs: ["*"] }))).toBe(false);
  });
});
