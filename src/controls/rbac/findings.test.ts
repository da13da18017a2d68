import { describe, expect, test } from "vitest";
import type { JsonObject, KubernetesObject, Observation, Picture, Resource, Workload } from "../../model/index.ts";
import { DEFAULT_SETTINGS, toGroupKind } from "../../model/index.ts";
import { rbacNodeProxy } from "./node-proxy.ts";
import { rbacSecretRead } from "./secret-read.ts";

const GROUP = "rbac.authorization.k8s.io";

function resource(kind: string, name: string, namespace: string | undefined, fields: JsonObject): Resource {
  const metadata = namespace === undefined ? { name } : { name, namespace };
  const object: KubernetesObject = { apiVersion: `${GROUP}/v1`, kind, metadata, ...fields };
  return { object, origin: { is: "cluster", context: "test" } };
}

function picture(resources: readonly Resource[], workloads: readonly Workload[] = [], complete = true): Picture {
  const ofKind = (kind: string): Resource[] => resources.filter(({ object }) => toGroupKind(object) === kind);
  return {
    resources,
    workloads,
    dockerfiles: [],
    complete,
    blind: [],
    namespaces: [],
    ofKind,
    find: () => undefined,
    whyBlind: () => undefined,
    workloadsIn: () => [],
  };
}

const readSecrets = { rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["list"] }] };
const role = resource("ClusterRole", "reader", undefined, readSecrets);
const roleRef = { apiGroup: GROUP, kind: "ClusterRole", name: "reader" };
const ci = { kind: "ServiceAccount", name: "ci", namespace: "build" };

function judge(resources: readonly Resource[], workloads: readonly Workload[] = [], complete = true): Observation {
  const context = { picture: picture(resources, workloads, complete), settings: DEFAULT_SETTINGS };
  const found = rbacSecretRead.check(resources[0] as Resource, context) as Observation[];
  expect(found).toHaveLength(1);
  return found[0] as Observation;
}

const inCluster = (subject: JsonObject): Resource =>
  resource("ClusterRoleBinding", "reader", undefined, { roleRef, subjects: [subject] });
const inNamespace = (namespace: string, subject: JsonObject): Resource =>
  resource("RoleBinding", "reader", namespace, { roleRef, subjects: [subject] });

describe("how bad a right to read secrets is", () => {
  test("critical when somebody holds it in the whole cluster, whom the message names", () => {
    const { impact, message } = judge([role, inCluster(ci)]);
    expect(impact).toBe("critical");
    expect(message).toBe('ClusterRole "reader" may read secrets: list on secrets; held by ServiceAccount build/ci');
  });

  test("one step milder when nobody holds it, if all bindings were read", () => {
    expect(judge([role]).impact).toBe("high");
    expect(judge([role], [], false).impact).toBe("critical");
  });

  test("one step milder in a namespace, unless it is the platform's", () => {
    expect(judge([role, inNamespace("shop", ci)]).impact).toBe("high");
    expect(judge([role, inNamespace("kube-system", ci)]).impact).toBe("critical");
    const own = resource("Role", "reader", "shop", readSecrets);
    const binding = resource("RoleBinding", "reader", "shop", {
      roleRef: { ...roleRef, kind: "Role" },
      subjects: [ci],
    });
    expect(judge([own, binding]).impact).toBe("high");
  });

  test("worse when everybody holds it, worst when nobody has to sign in", () => {
    const everybody = { kind: "Group", name: "system:authenticated" };
    const anybody = { kind: "Group", name: "system:unauthenticated" };
    expect(judge([role, inNamespace("shop", everybody)]).impact).toBe("critical");
    expect(judge([role, inNamespace("shop", anybody)])).toMatchObject({ impact: "critical", exposure: "internet" });
  });

  test("as exposed as the workloads that run as the account", () => {
    const web = {
      resource: role,
      specPath: ["spec"],
      metadataPath: ["metadata"],
      namespace: "build",
      podMetadata: {},
      podSpec: { serviceAccountName: "ci" },
      containers: [],
      exposure: "internet",
      exposedBy: ["Ingress/web"],
    } as const satisfies Workload;
    expect(judge([role, inCluster(ci)], [web]).exposure).toBe("internet");
    expect(judge([role, inCluster({ ...ci, name: "other" })], [web]).exposure).toBeUndefined();
  });

  test("low for objects of the cluster where the role is held in a namespace only", () => {
    const rules = [{ apiGroups: [""], resources: ["nodes/proxy"], verbs: ["get"] }];
    const proxy = resource("ClusterRole", "reader", undefined, { rules });
    const context = { picture: picture([proxy, inNamespace("shop", ci)]), settings: DEFAULT_SETTINGS };
    expect(rbacNodeProxy.check(proxy, context)).toMatchObject([{ impact: "low" }]);
  });
});

test("names like those of prototypes are names like others", () => {
  for (const name of ["__proto__", "constructor", "toString"]) {
    const odd = resource("ClusterRole", name, undefined, readSecrets);
    const binding = resource("ClusterRoleBinding", name, undefined, {
      roleRef: { ...roleRef, name },
      subjects: [{ kind: name, name }],
    });
    expect(judge([odd, binding]).message).toContain(`held by ${name} ${name}`);
  }
});
