import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Json, type JsonObject, type KubernetesObject, type Picture, Problem } from "../../model/index.ts";
import { applyEditsToValue } from "../../formats/edit/index.ts";
import { toChainFacts } from "./chain-facts.ts";
import { linkPicture, toPictureOf } from "./picture-for-tests.ts";

const OBJECTS = toPictureOf(`apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  annotations: { hauberk.dev/crown-jewel: "true" }
  ownerReferences: [{ apiVersion: apps/v1, kind: ReplicaSet, name: web, uid: r, controller: true }]
spec:
  nodeName: a
  nodeSelector: { pool: web }
  runtimeClassName: gvisor
  serviceAccountName: web
  tolerations: [{ key: node-role.kubernetes.io/master, operator: Exists }]
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } }
  hostPID: true
  hostNetwork: true
  securityContext: { runAsUser: 0, windowsOptions: { hostProcess: true } }
  volumes:
    - { name: host, hostPath: { path: /etc } }
    - { name: db, secret: { secretName: db } }
    - { name: data, persistentVolumeClaim: { claimName: data } }
    - { name: token, projected: { sources: [{ serviceAccountToken: { path: t } }, { secret: { name: api } }] } }
  containers:
    - name: main
      image: registry.example/web:1@sha256:${"a".repeat(64)}
      args: [--enable-skip-login]
      env: [{ name: P, valueFrom: { secretKeyRef: { name: one, key: p } } }]
      envFrom: [{ secretRef: { name: all } }]
      resources: { limits: { nvidia.com/gpu: 1 } }
      securityContext: { privileged: true, procMount: Unmasked, capabilities: { add: [SYS_ADMIN], drop: [ALL] } }
      volumeMounts: [{ name: host, mountPath: /h, subPath: x }, { name: db, mountPath: /d }, { name: data, mountPath: /v }, { name: token, mountPath: /t }]
status: { phase: Running, containerStatuses: [{ name: main, imageID: "docker.io/web@sha256:${"b".repeat(64)}" }] }
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: web, namespace: shop, uid: r }
spec: { template: { spec: { volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }], containers: [{ name: main, image: web, volumeMounts: [{ name: data, mountPath: /v }] }] } } }
---
apiVersion: v1
kind: Node
metadata: { name: a, labels: { node-role.kubernetes.io/master: "" } }
spec: { taints: [{ key: node-role.kubernetes.io/master, effect: NoSchedule }] }
status: { nodeInfo: { kernelVersion: 5.10.90 } }
---
apiVersion: v1
kind: Secret
type: kubernetes.io/service-account-token
metadata: { name: db, namespace: shop, annotations: { kubernetes.io/service-account.name: web } }
data: { kubeconfig: eA== }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data, namespace: shop }
spec: { volumeName: disk, accessModes: [ReadWriteOnce] }
---
apiVersion: v1
kind: PersistentVolume
metadata: { name: disk }
spec: { hostPath: { path: / } }
---
apiVersion: node.k8s.io/v1
kind: RuntimeClass
metadata: { name: gvisor }
handler: runsc
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: web, namespace: shop }
automountServiceAccountToken: true
`).resources.map(({ object }) => object);

/** Every way to a value of an object. */
function toWays(value: Json | undefined, way: (string | number)[] = []): (string | number)[][] {
  if (Array.isArray(value)) return [way, ...value.flatMap((item, index) => toWays(item, [...way, index]))];
  if (typeof value !== "object" || value === null) return [way];
  return [way, ...Object.entries(value).flatMap(([key, item]) => toWays(item, [...way, key]))];
}

const ODD = fc.oneof(
  fc.constantFrom<Json>(
    null,
    "",
    0,
    -1,
    true,
    [],
    {},
    [null],
    [[]],
    "__proto__",
    "constructor",
    "a/b%2F\n|",
    "../../..",
  ),
  fc.constant("x".repeat(100_000)),
  fc.constant("/".repeat(50_000)),
  fc.constant(JSON.parse('{"__proto__":{"hostPID":true},"constructor":"x","hasOwnProperty":1}') as Json),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
);

const WAYS = OBJECTS.flatMap((object, index) =>
  toWays(object)
    .filter((way) => way.length > 0 && way[0] !== "kind")
    .map((way) => ({ index, way })),
);

const spoilt = fc
  .array(fc.tuple(fc.constantFrom(...WAYS), ODD), { minLength: 1, maxLength: 6 })
  .map((faults): Picture => {
    const objects: Json[] = OBJECTS.map((object) => structuredClone(object) as JsonObject);
    for (const [{ index, way }, value] of faults) {
      const made = applyEditsToValue(objects[index] ?? {}, [{ op: "set", path: way, value }]);
      if (!(made instanceof Problem)) objects[index] = made;
    }
    const sane = objects as KubernetesObject[];
    const read = sane.filter(({ apiVersion, metadata }) => typeof apiVersion === "string" && isPlain(metadata));
    return linkPicture(
      read.map((object) => ({ object, origin: { is: "cluster", context: "test" } })),
      faults.length % 2 === 0,
    );
  });

/** The reader gives every object a metadata of the right types. */
function isPlain(metadata: unknown): boolean {
  if (typeof metadata !== "object" || metadata === null || Array.isArray(metadata)) return false;
  const { name, namespace, labels = {}, annotations = {}, ownerReferences = [] } = metadata as JsonObject;
  const isText = (value: unknown): boolean => value === undefined || typeof value === "string";
  const isMap = (value: unknown): boolean =>
    typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every(isText);
  const isOwner = (one: Json): boolean => isMap({ ...(one as JsonObject), controller: "true" });
  return (
    isText(name) &&
    isText(namespace) &&
    isMap(labels) &&
    isMap(annotations) &&
    Array.isArray(ownerReferences) &&
    ownerReferences.every(isOwner)
  );
}

describe("facts of hostile objects", () => {
  it("are made without a throw, every step between named footholds, every remover described", () => {
    fc.assert(
      fc.property(spoilt, (picture) => {
        const { steps, changes } = toChainFacts(picture);
        const known = new Set(changes.map(({ id }) => id));
        expect(steps.flatMap(({ removedBy }) => removedBy).filter((id) => !known.has(id))).toEqual([]);
        expect(steps.filter(({ from, to }) => !/^[a-z-]+:/.test(from) || !/^[a-z-]+:/.test(to))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("are bounded by the objects: a pod of many volumes, capabilities and mounts takes no longer than its size", () => {
    const many = (make: (index: number) => Json): Json[] => Array.from({ length: 3000 }, (_, index) => make(index));
    const container = {
      name: "main",
      image: "web",
      volumeMounts: many((index) => ({ name: `v${index}`, mountPath: `/m${index}` })),
      securityContext: { capabilities: { add: many(() => "SYS_ADMIN") } },
    };
    const spec = {
      volumes: many((index) => ({ name: `v${index}`, hostPath: { path: `/${"a/".repeat(500)}${index}` } })),
      containers: [container, ...many((index) => ({ name: `c${index}`, image: `i${index}` }))],
    };
    const object = { apiVersion: "v1", kind: "Pod", metadata: { name: "big", namespace: "shop" }, spec };
    const picture = linkPicture([{ object, origin: { is: "cluster", context: "test" } }], false);
    const begun = performance.now();
    const { steps, changes } = toChainFacts(picture);
    expect(performance.now() - begun).toBeLessThan(40_000);
    expect(steps.length).toBeLessThan(20_000);
    expect(changes.length).toBeLessThan(10_000);
  });

  it("have no slash of a name pass for another name", () => {
    const { steps } = toChainFacts(
      toPictureOf(`apiVersion: v1
kind: Pod
metadata: { name: "b/c", namespace: a }
spec: { containers: [{ name: main, image: web, securityContext: { privileged: true } }] }
`),
    );
    expect(steps.find(({ kind }) => kind === "escape/privileged")?.from).toBe("code:a/%2FPod/b%2Fc");
  });
});
