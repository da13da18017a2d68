import { type ObjectControl, type Observations, type Picture, type Resource } from "../../model/index.ts";
import { BINDING_KINDS, list, ROLE_KINDS } from "./findings.ts";
import { isAnonymous, isEveryone } from "./everyone.ts";
import { LEAST_PRIVILEGE } from "./frameworks.ts";
import { nameHolder, readHolders, toRoleKey } from "./holders.ts";
import { isPlatformHolder, isPlatformRbac } from "./platform.ts";
import { PLATFORM_RIGHTS } from "./platform-rights.ts";
import { readRules } from "./rule.ts";
import { takeoverRights, takeoverRightsOf } from "./takeover.ts";

export const rbacReservedName: ObjectControl = {
  id: "rbac/reserved-name",
  title: "Nobody hides behind the platform's names",
  layer: "cluster",
  impact: "high",
  scope: "object",
  kinds: [...ROLE_KINDS, ...BINDING_KINDS],
  threat: {
    stride: ["elevation-of-privilege", "repudiation"],
    text: "Reviewers and tools pass over what is named `system:` or labelled as bootstrapped; a role or binding dressed that way keeps its rights unseen.",
  },
  why: "Only what the platform really bootstraps carries its names.",
  fix: {
    text: "Give the object a name and labels of its own, so that it is judged like any other, or delete it if nobody knows it.",
  },
  residualRisk:
    "A changed default role is put right when the API server restarts, unless its annotation autoupdate says no.",
  tradeOff: "Add-ons that use the prefix need an exception.",
  frameworks: { ...LEAST_PRIVILEGE, mitre: ["T1098.006", "T1036.005"] },
  check(resource, { picture }) {
    const { object } = resource;
    if (!isPlatformRbac(object) || object.metadata.name === undefined) return undefined;
    return object.kind.endsWith("Binding") ? checkBinding(resource, picture) : checkRole(resource);
  },
  examples: {
    good: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: "system:shop-info" }
rules:
  - apiGroups: [""]
    resources: ["configmaps"]
    verbs: ["get"]
`,
    ],
    bad: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: "system:shop-info" }
rules:
  - apiGroups: [""]
    resources: ["secrets"]
    verbs: ["get"]
`,
    ],
  },
};

/** A role with the platform's name and rights that the platform's role of that name has not. */
function checkRole({ object }: Resource): Observations {
  const { name = "", namespace } = object.metadata;
  const own = new Set(PLATFORM_RIGHTS.get(toRoleKey(object.kind, namespace, name)));
  if (own.has("do everything")) return undefined;
  const more = takeoverRights(readRules(object)).filter((right) => !own.has(right));
  if (more.length === 0) return undefined;
  return {
    path: ["metadata", "name"],
    message: `${object.kind} "${name}" is not as the platform ships it: it may ${list(more)}`,
  };
}

/** A binding with the platform's name that gives dangerous rights to somebody who is not of the platform. */
function checkBinding(binding: Resource, picture: Picture): Observations {
  return readHolders(binding).flatMap((holder, index) => {
    // What everybody holds, rbac/everyone-takeover speaks of.
    if (isPlatformHolder(holder) || isEveryone(holder.kind, holder.name) || isAnonymous(holder.kind, holder.name))
      return [];
    const rights = takeoverRightsOf(picture, holder) ?? [...(PLATFORM_RIGHTS.get(holder.role) ?? [])];
    if (rights.length === 0) return [];
    const { kind, metadata } = binding.object;
    return {
      path: ["subjects", index],
      message: `${kind} "${metadata.name ?? ""}" lets ${nameHolder(holder)} ${list(rights)}`,
    };
  });
}
