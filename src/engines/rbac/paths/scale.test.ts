import { describe, expect, it } from "vitest";
import type { JsonObject, Resource } from "../../../model/index.ts";
import { toAuthorizer } from "../authorizer.ts";
import { ATTACKER, reach, toPictureOf } from "./cluster-for-tests.ts";
import { toRbacFacts } from "./to-rbac-facts.ts";

const RBAC = "rbac.authorization.k8s.io/v1";
const ORIGIN = { is: "cluster", context: "test" } as const;

function toObject(kind: string, name: string, namespace: string | undefined, more: JsonObject): Resource {
  const metadata = namespace === undefined ? { name } : { name, namespace };
  const apiVersion = kind.includes("Role") ? RBAC : kind === "Deployment" ? "apps/v1" : "v1";
  return { object: { apiVersion, kind, metadata, ...more }, origin: ORIGIN };
}

/** Numbers that look like chance and are the same every time. */
function toRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state % below;
  };
}

const RESOURCES = [
  ["", "pods"],
  ["", "secrets"],
  ["apps", "deployments"],
  ["", "configmaps"],
  ["", "pods/exec"],
  ["rbac.authorization.k8s.io", "rolebindings"],
  ["rbac.authorization.k8s.io", "roles"],
  ["rbac.authorization.k8s.io", "clusterroles"],
  ["", "serviceaccounts"],
  ["", "serviceaccounts/token"],
  ["", "*"],
] as const;
const VERBS = [
  ["get", "list"],
  ["create"],
  ["*"],
  ["patch", "update"],
  ["bind", "escalate", "update"],
  ["impersonate"],
];

/** A large cluster: rules of all kinds, bound to three accounts each, in 500 namespaces and everywhere. */
function makeCluster(rules: number): Resource[] {
  const random = toRandom(7);
  const namespaceOf = (number: number): string => `team-${number % 500}`;
  const account = (number: number): JsonObject => ({
    kind: "ServiceAccount",
    name: `account-${number}`,
    namespace: namespaceOf(number),
  });
  const objects: Resource[] = [];
  for (let index = 0; index < rules / 4; index += 1) {
    objects.push(toObject("ServiceAccount", `account-${index}`, namespaceOf(index), {}));
    objects.push(toObject("Secret", `secret-${index}`, namespaceOf(index), { type: "Opaque" }));
  }
  for (let index = 0; index < rules / 5; index += 1) {
    const isCluster = index % 4 === 0;
    const namespace = index % 16 === 0 ? undefined : namespaceOf(random(500));
    const kind = isCluster ? "ClusterRole" : "Role";
    const list = Array.from({ length: 5 }, () => {
      const [group, resource] = RESOURCES[random(RESOURCES.length)] ?? RESOURCES[0];
      const names = random(4) === 0 ? { resourceNames: [`secret-${random(rules / 4)}`] } : {};
      return { apiGroups: [group], resources: [resource], verbs: VERBS[random(VERBS.length)] ?? [], ...names };
    });
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind, name: `role-${index}` };
    const subjects = [account(random(rules / 4)), account(random(rules / 4)), account(random(rules / 4))];
    objects.push(toObject(kind, `role-${index}`, isCluster ? undefined : namespace, { rules: list }));
    const binding = namespace === undefined ? "ClusterRoleBinding" : "RoleBinding";
    objects.push(toObject(binding, `binding-${index}`, namespace, { roleRef, subjects }));
  }
  return objects;
}

function measure(objects: readonly Resource[]): { steps: number; cpuMs: number; heapBytes: number } {
  const picture = toPictureOf(objects);
  const authorizer = toAuthorizer(picture);
  const heap = process.memoryUsage().heapUsed;
  const start = process.cpuUsage();
  const { steps } = toRbacFacts(picture, authorizer);
  const { user } = process.cpuUsage(start);
  return { steps: steps.length, cpuMs: user / 1000, heapBytes: process.memoryUsage().heapUsed - heap };
}

describe("attack steps of a large cluster", () => {
  it("are few for 20,000 rules, grow as the rules do, and are found in seconds", () => {
    const half = measure(makeCluster(10_000));
    const whole = measure(makeCluster(20_000));
    console.log(
      `20,000 rules: ${whole.steps} steps, ${Math.round(whole.cpuMs)} ms of processor time, ${Math.round(whole.heapBytes / 1e6)} MB`,
    );
    expect(whole.steps).toBeLessThan(half.steps * 2.5);
    // Two on a machine that does nothing else; what is quadratic takes minutes.
    expect(whole.cpuMs).toBeLessThan(20_000);
    expect(whole.heapBytes).toBeLessThan(500e6);
  });
});

describe("attack steps of what was made to break them", () => {
  const subjects = [{ kind: "ServiceAccount", name: "robot", namespace: "shop" }];
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "large" };
  const bind = (count: number): Resource[] =>
    Array.from({ length: count }, (_, index) =>
      toObject("RoleBinding", `b-${index}`, `n-${index}`, { roleRef, subjects }),
    );

  it("stay few for one role of many rules that is bound in many namespaces", () => {
    const rules = Array.from({ length: 20_000 }, () => ({
      apiGroups: [""],
      resources: ["pods", "secrets"],
      verbs: ["*"],
    }));
    const { steps, cpuMs } = measure([toObject("ClusterRole", "large", undefined, { rules }), ...bind(2000)]);
    expect(steps).toBeLessThan(200_000);
    expect(cpuMs).toBeLessThan(20_000);
  });

  it("stay few for rules with very many names, which then count as all", () => {
    const resourceNames = Array.from({ length: 20_000 }, (_, index) => `secret-${index}`);
    const rules = [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"], resourceNames }];
    const objects = [toObject("ClusterRole", "large", undefined, { rules }), ...bind(500)];
    expect(measure(objects).steps).toBeLessThan(200_000);
  });

  it.each([
    [
      "names that are keys of every object",
      {
        apiGroups: [""],
        resources: ["secrets", "serviceaccounts/token"],
        verbs: ["*"],
        resourceNames: ["__proto__", "constructor", "a/b%2F", ""],
      },
    ],
    ["lists that are none", { apiGroups: "", resources: { "*": 1 }, verbs: 7, resourceNames: null }],
    ["entries that are no text", { apiGroups: [null, {}], resources: [[["pods"]]], verbs: [true] }],
    ["no entries", { apiGroups: [], resources: [], verbs: [] }],
    [
      "dashes without end",
      { apiGroups: [""], resources: ["pods/exec"], verbs: ["*"], resourceNames: ["-".repeat(100_000)] },
    ],
  ])("come out of rules with %s", (_, rule) => {
    const objects = [
      toObject("ClusterRole", "large", undefined, { rules: [rule, null] }),
      toObject("ClusterRoleBinding", "__proto__", undefined, {
        roleRef,
        subjects: [...subjects, null, { kind: "User" }],
      }),
      toObject("Secret", "__proto__", "constructor", { type: "kubernetes.io/service-account-token" }),
      toObject("Deployment", "toString", "shop", { spec: 7 }),
    ];
    const picture = toPictureOf(objects);
    const facts = toRbacFacts(picture, toAuthorizer(picture));
    expect(facts.targets).toEqual(["target:cluster-admin"]);
    expect(reach(facts, ATTACKER)).not.toContain("target:cluster-admin");
  });
});
