import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ResourceAttributes, toAuthorizer, toNodeAuthorizer } from "../../src/engines/rbac/index.ts";
import { locate } from "../../src/formats/position/index.ts";
import { toPicture } from "../../src/inventory/index.ts";
import { asList, type JsonObject, type KubernetesObject, type Picture, type Resource } from "../../src/model/index.ts";
import { inParallel, toAsker } from "./access-reviews.ts";
import { type ApiServer, startApiServer, whyNoApiServer } from "./api-server.ts";
import { type Question, type Random, toRandom } from "./rbac-questions.ts";

const SEED = 20261122;
const QUESTIONS = 10_000;
const NODES = ["n1", "n2", "n3"];
const NAMES = ["a", "b", "c", "d", "e"];
const NAMESPACES = ["shop", "bank"];
const RBAC = "rbac.authorization.k8s.io/v1";

/** Where objects of a kind are made and listed. */
const KINDS: readonly (readonly [apiVersion: string, kind: string, path: string])[] = [
  ["v1", "Pod", "/api/v1/pods"],
  ["v1", "PersistentVolume", "/api/v1/persistentvolumes"],
  ["storage.k8s.io/v1", "VolumeAttachment", "/apis/storage.k8s.io/v1/volumeattachments"],
  ["resource.k8s.io/v1", "ResourceSlice", "/apis/resource.k8s.io/v1/resourceslices"],
  [RBAC, "ClusterRole", "/apis/rbac.authorization.k8s.io/v1/clusterroles"],
  [RBAC, "ClusterRoleBinding", "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings"],
  [RBAC, "Role", "/apis/rbac.authorization.k8s.io/v1/roles"],
  [RBAC, "RoleBinding", "/apis/rbac.authorization.k8s.io/v1/rolebindings"],
];

describe.skipIf(whyNoApiServer)("the Node authorizer beside the API server's", () => {
  let server: ApiServer;
  let picture: Picture;

  beforeAll(async () => {
    server = await startApiServer({ flags: ["--authorization-mode=Node,RBAC"] });
    for (const name of NAMESPACES) await server.send("POST", "/api/v1/namespaces", { metadata: { name } });
    const random = toRandom(SEED);
    for (const [path, object] of toObjects(random)) {
      const answer = await server.send("POST", path, object);
      if (answer.status !== 201) throw new Error(answer.text);
    }
    picture = await readPicture(server);
    // The authorizer learns of what was made a moment later.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }, 300_000);
  afterAll(() => server?.stop());

  it("lets kubelets do the same", { timeout: 300_000 }, async () => {
    const [nodes, rbac] = [toNodeAuthorizer(picture, "1.36"), toAuthorizer(picture)];
    const questions = toQuestions(toRandom(SEED + 2));
    const ask = toAsker(server);
    const theirs = await inParallel(questions, ask);
    const ours = questions.map(
      ({ user, attributes }) =>
        nodes.authorize(user, attributes).decision === "allowed" ||
        rbac.authorize(user, attributes).decision === "allowed",
    );
    // On a busy machine the authorizer learns of the last objects later: what differs is asked again.
    for (let tries = 0; tries < 20 && theirs.some((answer, index) => answer !== ours[index]); tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      for (const [index, question] of questions.entries())
        if (theirs[index] !== ours[index]) theirs[index] = await ask(question);
    }
    const differences = questions.filter((_, index) => ours[index] !== theirs[index]);
    const allowed = theirs.filter(Boolean).length;
    console.log(
      `node authorizer: ${QUESTIONS - differences.length} of ${QUESTIONS} agree, ${allowed} of them allowed, seed ${SEED}`,
    );
    expect(differences.slice(0, 10)).toEqual([]);
    expect(allowed).toBeGreaterThan(QUESTIONS / 20);
  });
});

function* toObjects(random: Random): Generator<[path: string, object: JsonObject]> {
  const pick = <Value>(values: readonly Value[]): Value => values[random(values.length)] as Value;
  for (let index = 0; index < 24; index += 1) {
    const volumes = Array.from({ length: 3 }, (_, place) => ({
      name: `v${place}`,
      ...toVolume(pick(NAMES), random(9)),
    }));
    const name = `p${index}`;
    const isMirror = random(6) === 0;
    const spec = {
      ...(index % 8 === 0 ? {} : { nodeName: pick(NODES) }),
      serviceAccountName: pick(NAMES),
      imagePullSecrets: [{ name: pick(NAMES) }],
      volumes,
      containers: [{ name: "c", image: "i", ...toEnvironment(pick(NAMES), random(3)) }],
      initContainers: [{ name: "i", image: "i", ...toEnvironment(pick(NAMES), random(3)) }],
    };
    const annotations = isMirror ? { "kubernetes.io/config.mirror": "x" } : {};
    yield [`/api/v1/namespaces/${pick(NAMESPACES)}/pods`, { metadata: { name, annotations }, spec }];
  }
  for (const [index, source] of toVolumeSources(pick).entries()) {
    const claimRef = { namespace: pick(NAMESPACES), name: pick([...NAMES, "p1-v0", "p2-v1"]) };
    const spec = { capacity: { storage: "1Gi" }, accessModes: ["ReadWriteOnce"], claimRef, ...source };
    yield ["/api/v1/persistentvolumes", { metadata: { name: `pv${index}` }, spec }];
  }
  for (const name of NAMES) {
    const spec = { attacher: "x", nodeName: pick(NODES), source: { persistentVolumeName: "pv0" } };
    yield ["/apis/storage.k8s.io/v1/volumeattachments", { metadata: { name }, spec }];
    const pool = { name, generation: 1, resourceSliceCount: 1 };
    yield [
      "/apis/resource.k8s.io/v1/resourceslices",
      { metadata: { name }, spec: { driver: "x.dev", nodeName: pick(NODES), pool, devices: [] } },
    ];
  }
}

function toVolume(name: string, kind: number): JsonObject {
  const sources: JsonObject[] = [
    { secret: { secretName: name } },
    { configMap: { name } },
    { persistentVolumeClaim: { claimName: name } },
    { projected: { sources: [{ secret: { name } }, { configMap: { name: `${name}x` } }] } },
    {
      ephemeral: {
        volumeClaimTemplate: { spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } } },
      },
    },
    { csi: { driver: "x.dev", nodePublishSecretRef: { name } } },
    { azureFile: { shareName: "s", secretName: name } },
    { cephfs: { monitors: ["m"], secretRef: { name } } },
    { emptyDir: {} },
  ];
  return sources[kind] ?? {};
}

function toEnvironment(name: string, kind: number): JsonObject {
  if (kind === 0) return { envFrom: [{ secretRef: { name } }, { configMapRef: { name } }] };
  if (kind === 1) return { env: [{ name: "X", valueFrom: { secretKeyRef: { name, key: "k" } } }] };
  return { env: [{ name: "X", valueFrom: { configMapKeyRef: { name, key: "k" } } }] };
}

function toVolumeSources(pick: <Value>(values: readonly Value[]) => Value): JsonObject[] {
  const ref = (): JsonObject => ({ namespace: pick(NAMESPACES), name: pick(NAMES) });
  return [
    { csi: { driver: "x.dev", volumeHandle: "h", nodePublishSecretRef: ref(), controllerPublishSecretRef: ref() } },
    { csi: { driver: "x.dev", volumeHandle: "h", nodeStageSecretRef: ref(), controllerExpandSecretRef: ref() } },
    { azureFile: { shareName: "s", secretName: pick(NAMES), secretNamespace: pick(NAMESPACES) } },
    { cephfs: { monitors: ["m"], secretRef: ref() } },
    {
      iscsi: {
        targetPortal: "1.2.3.4",
        iqn: "iqn.2001-04.com.example:storage",
        lun: 0,
        secretRef: { name: pick(NAMES) },
      },
    },
    { hostPath: { path: "/x" } },
  ];
}

async function readPicture(server: ApiServer): Promise<Picture> {
  const resources = await Promise.all(
    KINDS.map(async ([apiVersion, kind, path]) => {
      const answer = await server.send("GET", path);
      return asList(answer.json()["items"]).map((item): Resource => {
        const object = { ...(item as KubernetesObject), apiVersion, kind };
        return { object, origin: { is: "cluster", context: "test" } };
      });
    }),
  );
  return toPicture({ resources: resources.flat(), complete: true }, locate).picture;
}

const RESOURCES: readonly (readonly [group: string, resource: string])[] = [
  ["", "secrets"],
  ["", "secrets"],
  ["", "configmaps"],
  ["", "persistentvolumeclaims"],
  ["", "persistentvolumes"],
  ["", "serviceaccounts"],
  ["", "pods"],
  ["", "nodes"],
  ["", "events"],
  ["", "services"],
  ["coordination.k8s.io", "leases"],
  ["storage.k8s.io", "csinodes"],
  ["storage.k8s.io", "volumeattachments"],
  ["resource.k8s.io", "resourceslices"],
  ["resource.k8s.io", "resourceclaims"],
  ["certificates.k8s.io", "certificatesigningrequests"],
  ["certificates.k8s.io", "podcertificaterequests"],
  ["authentication.k8s.io", "tokenreviews"],
];
const VERBS = ["get", "get", "get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];

function toQuestions(random: Random): Question[] {
  const pick = <Value>(values: readonly Value[]): Value => values[random(values.length)] as Value;
  return Array.from({ length: QUESTIONS }, () => {
    const [group, resource] = pick(RESOURCES);
    const isCluster = ["persistentvolumes", "nodes", "csinodes", "volumeattachments", "resourceslices"].includes(
      resource,
    );
    const attributes: ResourceAttributes = {
      verb: pick(VERBS),
      group,
      resource,
      subresource: random(4) > 0 ? "" : pick(["status", "token", "token", "eviction", "nodeclient", "log"]),
      namespace: isCluster ? "" : pick([...NAMESPACES, ...NAMESPACES, ...NAMESPACES, "kube-node-lease", ""]),
      name:
        random(2) > 0 ? pick(NAMES) : pick([...NODES, "p1", "p2", "p3", "p1-v0", "pv0", "pv1", "pv2", "pv3", "ax", ""]),
    };
    const name = `system:node:${random(6) > 0 ? pick(NODES) : pick(["n9", ""])}`;
    const groups = random(10) === 0 ? [] : ["system:nodes", "system:authenticated"];
    return { user: { name: random(20) > 0 ? name : "ada", groups }, attributes };
  });
}
