import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AttackFacts, Change, Json, KubernetesObject, Picture } from "../../model/index.ts";
import { toChainFacts } from "./chain-facts.ts";
import { linkPicture, toFactsOf, toPictureOf, toStepKeys, withChange } from "./picture-for-tests.ts";

/** What is wrong with a change: it takes away each step that names it, there is one, and it uncovers none. */
function findFaults(picture: Picture, facts: AttackFacts, change: Change): string[] {
  const before = new Set(toStepKeys(facts));
  const left = new Set(toStepKeys(toFactsOf(withChange(picture, change))));
  const removed = toStepKeys({ ...facts, steps: facts.steps.filter(({ removedBy }) => removedBy.includes(change.id)) });
  return [
    ...(removed.length === 0 ? [`${change.id} takes away nothing`] : []),
    ...removed.filter((key) => left.has(key)).map((key) => `${change.id} leaves ${key}`),
    ...[...left].filter((key) => !before.has(key)).map((key) => `${change.id} uncovers ${key}`),
  ];
}

function isByMachine({ edits, deletes, creates = [] }: Change): boolean {
  return edits.length + creates.length > 0 || deletes === true;
}

const ORIGIN = { is: "cluster", context: "test" } as const;

const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined, freq: 2 });
const some = (...items: string[]): fc.Arbitrary<string[]> => fc.subarray(items);
const bool = fc.boolean();

const mount = fc.record(
  {
    name: fc.constantFrom("a", "b", "c", "token"),
    mountPath: fc.constant("/mnt"),
    readOnly: maybe(bool),
    subPath: maybe(fc.constantFrom("", "etc", "root", "log/pods")),
  },
  { requiredKeys: ["name", "mountPath"] },
);

const container = (name: string): fc.Arbitrary<object> =>
  fc.record(
    {
      name: fc.constant(name),
      image: fc.constantFrom("web", "registry.example/web:1.2", "web@sha256:" + "a".repeat(64)),
      args: maybe(fc.constantFrom(["--enable-skip-login"], ["--auth-mode=server", "--noauth"], ["--serve"])),
      volumeMounts: maybe(fc.array(mount, { maxLength: 4 })),
      env: maybe(
        fc.constant([
          { name: "A", value: "1" },
          { name: "P", valueFrom: { secretKeyRef: { name: "db", key: "password" } } },
        ]),
      ),
      resources: maybe(fc.constant({ limits: { "nvidia.com/gpu": 1, cpu: 1 } })),
      securityContext: maybe(
        fc.record(
          {
            privileged: maybe(bool),
            runAsUser: maybe(fc.constantFrom(0, 1000)),
            allowPrivilegeEscalation: maybe(bool),
            procMount: maybe(fc.constantFrom("Default", "Unmasked")),
            seccompProfile: maybe(fc.record({ type: fc.constantFrom("Unconfined", "RuntimeDefault") })),
            capabilities: maybe(
              fc.record({ add: some("SYS_ADMIN", "ALL", "SYS_PTRACE", "NET_BIND_SERVICE", "DAC_READ_SEARCH") }),
            ),
          },
          { requiredKeys: [] },
        ),
      ),
    },
    { requiredKeys: ["name", "image"] },
  );

const volume = fc.constantFrom<object>(
  { hostPath: { path: "/" } },
  { hostPath: { path: "/var" } },
  { hostPath: { path: "/run/containerd/containerd.sock" } },
  { emptyDir: {} },
  { secret: { secretName: "db" } },
  { secret: { secretName: "api" } },
  { persistentVolumeClaim: { claimName: "shared" } },
  { projected: { sources: [{ serviceAccountToken: { path: "token" } }, { secret: { name: "db" } }] } },
  { projected: { sources: [{ serviceAccountToken: { path: "token", audience: "vault" } }] } },
);

const podSpec = fc.record(
  {
    containers: fc.tuple(container("main"), container("side")).chain((two) => fc.subarray(two, { minLength: 1 })),
    initContainers: maybe(container("first").map((one) => [one])),
    volumes: maybe(
      fc
        .tuple(volume, volume, volume)
        .map((three) => three.map((one, index) => ({ name: ["a", "b", "c"][index] ?? "", ...one }))),
    ),
    hostPID: maybe(bool),
    hostIPC: maybe(bool),
    hostNetwork: maybe(bool),
    hostUsers: maybe(bool),
    serviceAccountName: maybe(fc.constantFrom("web", "other")),
    automountServiceAccountToken: maybe(bool),
    nodeSelector: maybe(fc.constantFrom({ pool: "ci" }, { pool: "web" })),
    tolerations: maybe(
      fc.constantFrom(
        [{ operator: "Exists" }],
        [{ key: "gpu", operator: "Exists" }, { key: "node-role.kubernetes.io/master" }],
      ),
    ),
    securityContext: maybe(fc.constantFrom({ runAsNonRoot: true }, { seccompProfile: { type: "Unconfined" } })),
  },
  { requiredKeys: ["containers"] },
);

const ACCOUNT = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "web", namespace: "shop" } };
const TOKEN = {
  apiVersion: "v1",
  kind: "Secret",
  type: "kubernetes.io/service-account-token",
  metadata: {
    name: "api",
    namespace: "shop",
    annotations: { "kubernetes.io/service-account.name": "web" },
  },
};

const NAMESPACE = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } };
const ENFORCING = {
  ...NAMESPACE,
  metadata: { name: "shop", labels: { "pod-security.kubernetes.io/enforce": "baseline" } },
};
const namespace = fc.constantFrom<object[]>([], [NAMESPACE], [ENFORCING]);

/** Two Deployments and a Pod in one namespace, with an account and a token that never expires. */
const cluster = fc.tuple(podSpec, podSpec, podSpec, namespace).map(([first, second, third, own]): Picture => {
  const objects = [
    ...own,
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", namespace: "shop" },
      spec: { template: { spec: first } },
    },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "cart", namespace: "shop" },
      spec: { template: { spec: second } },
    },
    { apiVersion: "v1", kind: "Pod", metadata: { name: "tool", namespace: "shop" }, spec: third },
    ACCOUNT,
    TOKEN,
  ];
  const plain = JSON.parse(JSON.stringify(objects)) as Json[];
  return linkPicture(
    plain.map((object) => ({ object: object as KubernetesObject, origin: ORIGIN })),
    false,
  );
});

describe("a change", () => {
  it("takes away every step that names it and uncovers none", () => {
    fc.assert(
      fc.property(cluster, (picture) => {
        const facts = toFactsOf(picture);
        expect(facts.changes.filter(isByMachine).flatMap((change) => findFaults(picture, facts, change))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it("works beside all the others", () => {
    fc.assert(
      fc.property(cluster, (picture) => {
        const facts = toFactsOf(picture);
        const changes = facts.changes.filter(isByMachine);
        const ids = new Set(changes.map(({ id }) => id));
        const removed = facts.steps.filter(({ removedBy }) => removedBy.some((id) => ids.has(id)));
        const left = new Set(toStepKeys(toFactsOf(changes.reduce(withChange, picture))));
        expect(toStepKeys({ ...facts, steps: removed }).filter((key) => left.has(key))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it("is of its own object where two have one name", () => {
    const pod = (seccomp: string): string => `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec: { containers: [{ name: main, image: web, securityContext: { privileged: true, seccompProfile: { type: ${seccomp} } } }] }
`;
    const { changes, steps } = toChainFacts(toPictureOf(`${pod("RuntimeDefault")}---\n${pod("Localhost")}`));
    expect(changes.filter(({ control }) => control === "pod/privileged").map(({ id }) => id)).toEqual([
      "pod/privileged@/Pod/shop/web/main",
      "pod/privileged@/Pod/shop/web~2/main",
    ]);
    expect(steps.filter(({ kind }) => kind === "escape/privileged").map(({ removedBy }) => removedBy)).toEqual([
      ["pod/privileged@/Pod/shop/web/main"],
      ["pod/privileged@/Pod/shop/web~2/main"],
    ]);
  });
});
