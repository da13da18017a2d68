import { applyEditsToValue } from "../../formats/edit/index.ts";
import { readYaml } from "../../formats/yaml/index.ts";
import { PodSecurity, type RefusedBy, toPicture, toResources } from "../../inventory/index.ts";
import {
  type AttackFacts,
  type Change,
  formatProblem,
  type KubernetesObject,
  type Picture,
  Problem,
  type Resource,
  toResourceId,
} from "../../model/index.ts";
import { toChainFacts } from "./chain-facts.ts";

const CREATED = { is: "cluster", context: "created" } as const;
const NOWHERE = { file: "objects.yaml", line: 1, column: 1 };

/** A picture of manifests, or of a cluster that holds nothing else. */
export function toPictureOf(text: string, complete = false): Picture {
  const read = readYaml("objects.yaml", text);
  const [problem] = read.problems;
  if (problem !== undefined) throw new Error(formatProblem(problem));
  return linkPicture(
    read.items.flatMap((item) => toResources(item, () => NOWHERE).items),
    complete,
  );
}

export function linkPicture(resources: readonly Resource[], complete: boolean): Picture {
  return toPicture({ resources, complete }, () => NOWHERE).picture;
}

/** Facts with what Pod Security refuses, by three of its rules. */
export function toFactsOf(picture: Picture): AttackFacts {
  return toChainFacts(picture, {
    podSecurity: new PodSecurity(picture, { refusedBy, version: "v1.36", exempt: ["kube-system"] }),
  });
}

const refusedBy: RefusedBy = ({ podSpec, containers }, level) =>
  podSpec.hostPID === true ||
  containers.some(({ spec: { securityContext } }) => {
    if (securityContext?.privileged === true) return true;
    return level === "restricted" && securityContext?.allowPrivilegeEscalation !== false;
  });

/** The picture after a change was made to its object, as --fix makes it; new objects come last. */
export function withChange(picture: Picture, change: Change): Picture {
  const resources = picture.resources.flatMap((resource): Resource[] => {
    if (change.resource === undefined || !isSame(resource, change)) return [resource];
    if (change.deletes === true) return [];
    const value = applyEditsToValue(resource.object, change.edits);
    if (value instanceof Problem) throw new Error(`${change.id}: ${value.message}`);
    return [{ ...resource, object: value as KubernetesObject }];
  });
  const added = (change.creates ?? []).map((object): Resource => ({ object, origin: CREATED }));
  return linkPicture([...resources, ...added], picture.complete);
}

function isSame({ object, origin }: Resource, change: Change): boolean {
  const { apiVersion, kind, namespace, name } = toResourceId(object);
  const own = change.resource;
  if (apiVersion !== own?.apiVersion || kind !== own.kind || namespace !== own.namespace || name !== own.name)
    return false;
  return origin === change.origin;
}

/** `code:shop/%2FPod/web -> node:any escape/privileged certain`, without what stands for the tenant. */
export function toLines({ steps }: AttackFacts): string[] {
  return steps
    .filter(({ kind }) => !kind.startsWith("tenant/"))
    .map(({ from, to, kind, likelihood }) => `${from} -> ${to} ${kind} ${likelihood}`);
}

/** What tells steps apart when facts are made anew; likelihoods may become milder. */
export function toStepKeys({ steps }: AttackFacts): string[] {
  return steps.map(({ from, to, kind, evidence }) => {
    const [first] = evidence;
    return `${from} -> ${to} ${kind} ${first?.resource?.name} ${JSON.stringify(first?.path)}`;
  });
}
