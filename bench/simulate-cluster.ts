import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import type { JsonObject } from "../src/model/index.ts";
import { type BenchWorkload, toDeployment, toPod, toPodStatus, toReplicaSet } from "./cluster-objects.ts";

/** How large a cluster and its audit log are. */
export interface SimulatedSize {
  readonly workloads: number;
  readonly pods: number;
  readonly events: number;
}

const NAMESPACES = 200;
const AT = "2026-11-22T04:00:00Z";

/** Writes the snapshot of such a cluster and an audit log (RequestResponse) of work in it. */
export async function writeSimulated(
  folder: string,
  size: SimulatedSize,
): Promise<{ snapshot: string; audit: string }> {
  const [snapshot, audit] = [join(folder, "snapshot.jsonl"), join(folder, "audit.log")];
  await writeLines(snapshot, toSnapshot(size));
  await writeLines(audit, toEvents(size));
  return { snapshot, audit };
}

async function writeLines(file: string, lines: Iterable<JsonObject>): Promise<void> {
  const stream = createWriteStream(file);
  for (const line of lines) if (!stream.write(`${JSON.stringify(line)}\n`)) await once(stream, "drain");
  stream.end();
  await once(stream, "finish");
}

function* toSnapshot({ workloads, pods }: SimulatedSize): Generator<JsonObject> {
  const lists: readonly (readonly [string, number, (index: number) => JsonObject])[] = [
    [
      "/Namespace",
      NAMESPACES,
      (index) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name: `team-${index}` } }),
    ],
    ["/Pod", pods, (index) => toTyped("v1", "Pod", toOwnPod(index, workloads))],
    [
      "apps/Deployment",
      workloads,
      (index) => toTyped("apps/v1", "Deployment", named(toDeployment(toWorkload(index), 10), index)),
    ],
    ["apps/ReplicaSet", workloads, (index) => toTyped("apps/v1", "ReplicaSet", named(toOwnReplicaSet(index), index))],
    ...["Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"].map(
      (kind) =>
        [`rbac.authorization.k8s.io/${kind}`, kind.startsWith("Cluster") ? 1 : 0, () => toRights(kind)] as const,
    ),
  ];
  yield {
    apiVersion: "hauberk.dev/v1alpha1",
    kind: "Snapshot",
    context: "bench",
    serverVersion: "v1.36.3",
    collectedAt: AT,
    writtenBy: "0.1.0",
    lists: lists.map(([groupKind]) => ({ groupKind, namespace: "" })),
    unread: [],
  };
  for (const [groupKind, objects, make] of lists) {
    for (let index = 0; index < objects; index += 1) yield make(index);
    yield { mark: "listed", groupKind, namespace: "", objects };
  }
  yield { mark: "end", blind: 0, problems: 0 };
}

function toRights(kind: string): JsonObject {
  const group = "rbac.authorization.k8s.io";
  const head = { apiVersion: `${group}/v1`, kind, metadata: { name: "deployers" } };
  return kind === "ClusterRole"
    ? { ...head, rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }] }
    : {
        ...head,
        roleRef: { apiGroup: group, kind: "ClusterRole", name: "deployers" },
        subjects: [{ apiGroup: group, kind: "Group", name: "deployers" }],
      };
}

/** Every tenth event is a patch of a pod that was made before, every twentieth pod one that the policies refuse. */
function* toEvents({ events, workloads }: SimulatedSize): Generator<JsonObject> {
  for (let index = 0; index < events; index += 1) {
    const isPatch = index % 10 === 9;
    const pod = toTyped("v1", "Pod", toOwnPod(isPatch ? index - 1 : index, workloads));
    const metadata = pod["metadata"] as JsonObject;
    const spec = index % 20 === 0 ? { ...(pod["spec"] as JsonObject), hostNetwork: true } : (pod["spec"] as JsonObject);
    yield {
      kind: "Event",
      apiVersion: "audit.k8s.io/v1",
      level: "RequestResponse",
      stage: "ResponseComplete",
      auditID: `audit-${index}`,
      verb: isPatch ? "patch" : "create",
      requestURI: "/api/v1/namespaces/x/pods",
      user: { username: `user-${index % 50}`, groups: ["deployers", "system:authenticated"] },
      objectRef: { resource: "pods", apiVersion: "v1", namespace: metadata["namespace"], name: metadata["name"] },
      responseStatus: { code: isPatch ? 200 : 201 },
      requestReceivedTimestamp: AT,
      annotations: { "authorization.k8s.io/decision": "allow" },
      requestObject: isPatch ? { metadata: { labels: { a: "b" } } } : { ...pod, spec },
      responseObject: { ...pod, spec, status: { phase: "Pending" } },
    };
  }
}

function toWorkload(index: number): BenchWorkload {
  const name = `service-${index}`;
  return { namespace: `team-${index % NAMESPACES}`, name, labels: { "app.kubernetes.io/name": name, app: name } };
}

function toOwnReplicaSet(index: number): JsonObject {
  return toReplicaSet(toWorkload(index), 10, { metadata: { name: `service-${index}`, uid: `d-${index}` } });
}

/** Every fiftieth workload's pods are such that the policies refuse them. */
function toOwnPod(index: number, workloads: number): JsonObject {
  const owner = index % workloads;
  const workload = toWorkload(owner);
  const made = toPod(workload, Math.floor(index / workloads), {
    metadata: { name: `${workload.name}-5d9c7`, uid: `r-${owner}` },
  });
  const spec = made["spec"] as JsonObject;
  const changed = owner % 50 === 0 ? { ...spec, hostNetwork: true } : spec;
  return named({ ...made, spec: changed, ...toPodStatus(AT) }, owner);
}

function named(object: JsonObject, owner: number): JsonObject {
  return { ...object, metadata: { ...(object["metadata"] as JsonObject), namespace: toWorkload(owner).namespace } };
}

function toTyped(apiVersion: string, kind: string, object: JsonObject): JsonObject {
  return { apiVersion, kind, ...object };
}
