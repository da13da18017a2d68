import type { Json, JsonObject, KubernetesObject } from "../../model/index.ts";
import type { Guard } from "../guard.ts";
import { OWNER_LABELS } from "./own-objects.ts";
import { definitionSuffixes, POLICY_DEFINITIONS } from "./policies.ts";
import {
  ANYBODYS_RIGHTS,
  CONTROLLER_MANAGER,
  CONTROLLER_PREFIX,
  CONTROLLERS,
  NODE_GROUP,
  NODE_PREFIX,
  NODE_RIGHTS,
  REMOVERS,
  type Rights,
  ROOT_CA,
  SCHEDULER,
  SCHEDULER_RIGHTS,
} from "./system-writers.ts";

const VERSION = "admissionregistration.k8s.io/v1";
const LABELS = { "app.kubernetes.io/managed-by": "hauberk" };
const USER = `(has(request.userInfo.username) ? request.userInfo.username : "")`;
const GROUPS = "(has(request.userInfo.groups) ? request.userInfo.groups : [])";
const NAME = `(has(request.name) ? request.name : "")`;

const IS_SERVED_AS_BEFORE = `request.operation == "UPDATE" && oldObject.?spec.?versions.orValue([]).all(o, !o.?served.orValue(false) || object.?spec.?versions.orValue([]).exists(n, n.?served.orValue(false) && n.name == o.name))`;
const KEEPS_LABELS = `object.?metadata.?labels.orValue({}) == oldObject.?metadata.?labels.orValue({})`;

/**
 * The guard of what webhooks are not asked about (their own configurations), or must not be asked about lest nobody can mend them
 * (Hauberk's namespace): ValidatingAdmissionPolicies, which the API server judges by itself, also while Hauberk is down. It lets nobody
 * guard such policies by others of their kind: who may write them is a matter of RBAC, or of static manifests.
 */
export function toGuardPolicies(guard: Guard): readonly KubernetesObject[] {
  return [
    ...toPolicy("hauberk-guard", toObjectsSpec(guard)),
    ...toPolicy("hauberk-guard-namespace", toNamespaceSpec(guard)),
  ];
}

function toPolicy(name: string, spec: JsonObject): KubernetesObject[] {
  const metadata = { name, labels: { ...LABELS } };
  const binding = { policyName: name, validationActions: ["Deny"] };
  return [
    { apiVersion: VERSION, kind: "ValidatingAdmissionPolicy", metadata, spec: { failurePolicy: "Fail", ...spec } },
    { apiVersion: VERSION, kind: "ValidatingAdmissionPolicyBinding", metadata, spec: binding },
  ];
}

/** Webhook configurations, RBAC, the namespace itself, definitions of policies. */
function toObjectsSpec(guard: Guard): JsonObject {
  const removers = `request.operation == "DELETE" && ${USER} in ${list([...REMOVERS])}`;
  const labels = OWNER_LABELS.map(
    (label) => `oldObject.?metadata.?labels[?${text(label)}].orValue("") == "hauberk"`,
  ).join(" || ");
  const isDefinition = `request.resource.resource == "customresourcedefinitions" && !(${IS_SERVED_AS_BEFORE}) && (${NAME} in ${list(POLICY_DEFINITIONS)} || ${list(definitionSuffixes())}.exists(s, ${NAME}.endsWith(s)))`;
  const isNamespace = `request.resource.resource == "namespaces" && ${NAME} == ${text(guard.ownNamespace)}`;
  // What is in Hauberk's namespace is the other policy's.
  const isElsewhere = `(has(request.namespace) ? request.namespace : "") != ${text(guard.ownNamespace)}`;
  const isOwn = `!(request.resource.resource in ["namespaces", "customresourcedefinitions"]) && ${isElsewhere} && (${NAME}.startsWith("hauberk") || ${labels})`;
  const definitions = guard.clusterPolicies === false ? [] : [isDefinition];
  return {
    matchConstraints: {
      resourceRules: [
        toRule("admissionregistration.k8s.io", ["validatingwebhookconfigurations", "mutatingwebhookconfigurations"]),
        toRule("rbac.authorization.k8s.io", ["clusterroles", "clusterrolebindings", "roles", "rolebindings"]),
        toRule("apiextensions.k8s.io", ["customresourcedefinitions"]),
        { ...toRule("", ["namespaces"]), operations: ["DELETE"] },
      ],
    },
    matchConditions: [
      toGuardians(guard),
      { name: "is-no-removal-under-way", expression: `!(${removers})` },
      { name: "is-of-hauberk", expression: [isNamespace, isOwn, ...definitions].map((one) => `(${one})`).join(" || ") },
    ],
    validations: [toRefusal("false", "what is Hauberk's")],
  };
}

function toNamespaceSpec(guard: Guard): JsonObject {
  const byUser = [...toRightsByUser()];
  const rights = `{${byUser.map(([user, wanted]) => `${text(user)}: ${list(wanted.named)}`).join(", ")}}`;
  const everything = byUser.filter(([, { any }]) => any.length > 0);
  const any = `{${everything.map(([user, wanted]) => `${text(user)}: ${list(wanted.any)}`).join(", ")}}`;
  const rootCa = [CONTROLLER_PREFIX + ROOT_CA.controller, CONTROLLER_MANAGER];
  const ways = [
    `variables.wanted in ${list(toWanted(ANYBODYS_RIGHTS).named)} && (variables.wanted != "UPDATE pods/status" || ${KEEPS_LABELS})`,
    `variables.user in variables.rights && variables.wanted in variables.rights[variables.user]`,
    `variables.user in variables.any && request.operation in variables.any[variables.user]`,
    `variables.user.startsWith(${text(NODE_PREFIX)}) && ${text(NODE_GROUP)} in ${GROUPS} && variables.wanted in ${list(toWanted(NODE_RIGHTS).named)}`,
    `variables.user in ${list(rootCa)} && variables.wanted in ${list([`CREATE ${ROOT_CA.resource}`, `UPDATE ${ROOT_CA.resource}`])} && ${NAME} == ${text(ROOT_CA.name)}`,
  ];
  return {
    matchConstraints: {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": guard.ownNamespace } },
      resourceRules: [
        { ...toRule("*", ["*/*"]), operations: ["CREATE", "UPDATE", "DELETE", "CONNECT"], scope: "Namespaced" },
      ],
    },
    matchConditions: [toGuardians(guard)],
    variables: [
      { name: "user", expression: USER },
      {
        name: "wanted",
        expression: `request.operation + " " + request.resource.resource + (has(request.subResource) && request.subResource != "" ? "/" + request.subResource : "")`,
      },
      { name: "rights", expression: rights },
      { name: "any", expression: any },
    ],
    validations: [toRefusal(ways.map((way) => `(${way})`).join(" || "), `Hauberk's namespace ${guard.ownNamespace}`)],
  };
}

function toGuardians({ usernames, groups }: Guard): JsonObject {
  const isOne = `${USER} in ${list(usernames)} || ${GROUPS}.exists(g, g in ${list(groups)})`;
  return { name: "is-by-no-guardian", expression: `!(${isOne})` };
}

function toRefusal(expression: string, what: string): JsonObject {
  const message = `this touches ${what}: only the users and groups of admission.guard may`;
  return { expression, message, reason: "Forbidden" };
}

interface Wanted {
  /** `UPDATE deployments/scale` */
  readonly named: readonly string[];
  /** Operations on anything. */
  readonly any: readonly string[];
}

function toRightsByUser(): ReadonlyMap<string, Wanted> {
  const each = Object.entries(CONTROLLERS).map(
    ([name, rights]) => [CONTROLLER_PREFIX + name, toWanted(rights)] as const,
  );
  const all: Wanted = {
    named: [...new Set(each.flatMap(([, { named }]) => named))],
    any: [...new Set(each.flatMap(([, { any }]) => any))],
  };
  return new Map([...each, [CONTROLLER_MANAGER, all], [SCHEDULER, toWanted(SCHEDULER_RIGHTS)]]);
}

function toWanted(rights: Rights): Wanted {
  const entries = Object.entries(rights);
  const named = entries.filter(([what]) => what !== "*");
  return {
    named: named.flatMap(([what, operations]) => operations.map((operation) => `${operation} ${what}`)),
    any: entries.filter(([what]) => what === "*").flatMap(([, operations]) => operations),
  };
}

function toRule(group: string, resources: readonly string[]): JsonObject {
  return {
    apiGroups: [group],
    apiVersions: ["*"],
    operations: ["UPDATE", "DELETE"],
    resources: [...resources] satisfies Json,
  };
}

/** A list of CEL string literals; JSON's escapes are CEL's. */
function list(items: readonly string[]): string {
  return `[${items.map(text).join(", ")}]`;
}

function text(item: string): string {
  return JSON.stringify(item);
}
