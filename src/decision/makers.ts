import { dig, type KubernetesObject, type OwnerReference, type ResourceId, toGroup } from "../model/index.ts";
import type { Review } from "./review.ts";
import type { DecisionWorld } from "./world.ts";

const CONTROLLER_MANAGER = "system:kube-controller-manager";
const ACCOUNTS = "system:serviceaccount:kube-system:";

/** What each of Kubernetes' controllers makes, of what. */
const CONTROLLERS: Readonly<Record<string, { readonly makes: string; readonly of: string }>> = {
  "deployment-controller": { makes: "apps/ReplicaSet", of: "apps/Deployment" },
  "replicaset-controller": { makes: "/Pod", of: "apps/ReplicaSet" },
  "statefulset-controller": { makes: "/Pod", of: "apps/StatefulSet" },
  "daemon-set-controller": { makes: "/Pod", of: "apps/DaemonSet" },
  "replication-controller": { makes: "/Pod", of: "/ReplicationController" },
  "job-controller": { makes: "/Pod", of: "batch/Job" },
  "cronjob-controller": { makes: "batch/Job", of: "batch/CronJob" },
};

/**
 * What made the object of the request, nearest first: a Deployment's exceptions are for its pods too. Anybody can write an owner
 * reference, so one counts only in a request of the controller that makes such objects, from what was admitted itself.
 */
export function findMakers({ request }: Review, { objects }: DecisionWorld): readonly ResourceId[] {
  const { object, userInfo, kind, namespace } = request;
  const owner = object === null ? undefined : findController(object);
  if (object === null || owner === undefined) return [];
  const made = `${kind.group}/${kind.kind}`;
  const of = `${toGroup(owner.apiVersion)}/${owner.kind}`;
  if (!isAsked(userInfo.username, made, of)) return [];
  const maker = toId(owner, namespace);
  const known = objects.find(toGroup(owner.apiVersion), owner.kind, namespace, owner.name);
  const above = known === undefined ? guessOwner(object, owner) : findController(known);
  return above === undefined ? [maker] : [maker, toId(above, namespace)];
}

function isAsked(username: string, made: string, of: string): boolean {
  const isOf = (controller: string): boolean => {
    const own = Object.hasOwn(CONTROLLERS, controller) ? CONTROLLERS[controller] : undefined;
    return own?.makes === made && own.of === of;
  };
  if (username === CONTROLLER_MANAGER) return Object.keys(CONTROLLERS).some(isOf);
  return username.startsWith(ACCOUNTS) && isOf(username.slice(ACCOUNTS.length));
}

function findController({ metadata }: KubernetesObject): OwnerReference | undefined {
  return metadata.ownerReferences?.find(({ controller }) => controller === true);
}

type Owner = Pick<OwnerReference, "apiVersion" | "kind" | "name">;

/** Controllers name what they make after its owner: `web-5d9f7c6b8d` with the hash of the template, `nightly-29384710` with the minute. */
function guessOwner(object: KubernetesObject, { kind, name }: Owner): Owner | undefined {
  const hash = dig(object, "metadata", "labels", "pod-template-hash");
  if (kind === "ReplicaSet" && typeof hash === "string" && hash !== "" && name.endsWith(`-${hash}`)) {
    return { apiVersion: "apps/v1", kind: "Deployment", name: name.slice(0, -hash.length - 1) };
  }
  const job = kind === "Job" ? /^(.+)-\d{8,10}$/.exec(name)?.[1] : undefined;
  return job === undefined ? undefined : { apiVersion: "batch/v1", kind: "CronJob", name: job };
}

function toId({ apiVersion, kind, name }: Owner, namespace: string): ResourceId {
  return { apiVersion, kind, namespace, name };
}
