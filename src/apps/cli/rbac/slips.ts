import { type Attributes, formatSubject, isResourceRequest, type Subject } from "../../../engines/rbac/index.ts";
import { suggest } from "../../../formats/text/index.ts";
import { builtInKinds } from "../../../inventory/kinds/index.ts";
import { asString, dig } from "../../../model/index.ts";
import { toVisible } from "../../../reporters/index.ts";
import type { RbacRead } from "./sources.ts";

/** What is asked, as far as names are in it. */
export interface Asked {
  readonly attributes?: Attributes;
  readonly subject?: Subject;
}

const VERBS: readonly string[] = [
  "get",
  "list",
  "watch",
  "create",
  "update",
  "patch",
  "delete",
  "deletecollection",
  "impersonate",
  "bind",
  "escalate",
  "approve",
  "sign",
  "attest",
  "use",
];
const URL_VERBS: readonly string[] = ["get", "post", "put", "patch", "delete", "head", "options"];

/**
 * What in a question is called so by nobody and by nothing that was read. The answer stands, as the API server's would; but who
 * mistyped a word has not asked what they meant to, and a "may not" is none then.
 */
export function findSlips(read: RbacRead, { attributes, subject }: Asked): string[] {
  return [
    ...(attributes === undefined ? [] : [...findVerb(read, attributes), ...findResource(read, attributes)]),
    ...(subject === undefined ? [] : findSubject(read, subject)),
  ];
}

/** Says them on standard error, before the answer. */
export function printSlips(slips: readonly string[]): void {
  for (const slip of slips) console.error(`note: ${toVisible(slip)}`);
}

function findVerb(read: RbacRead, attributes: Attributes): string[] {
  const { verb } = attributes;
  const usual = isResourceRequest(attributes) ? VERBS : URL_VERBS;
  if (verb === "*" || usual.includes(verb) || hasInRules(read, (rule) => rule.verbs, verb)) return [];
  return [`no rule names the verb ${verb}, and Kubernetes has none of that name${suggest(verb, usual)}`];
}

function findResource(read: RbacRead, attributes: Attributes): string[] {
  if (!isResourceRequest(attributes)) return [];
  const { group, resource, namespace } = attributes;
  const { picture } = read;
  const builtIn = builtInKinds.all();
  const isKnown =
    resource === "*" ||
    // Files seldom hold the definitions of the kinds they use.
    (group !== "" && !picture.complete) ||
    builtIn.some((kind) => kind.resource === resource && kind.group === group) ||
    picture
      .ofKind("apiextensions.k8s.io/CustomResourceDefinition")
      .some(({ object }) => asString(dig(object, "spec", "names", "plural")) === resource) ||
    hasInRules(read, (rule) => rule.resources.map((word) => word.split("/")[0] ?? ""), resource);
  const names = builtIn.map((kind) => kind.resource);
  const where =
    namespace === "" || picture.namespaces.includes(namespace) || isBlind(read, "/Namespace") ? [] : [namespace];
  return [
    ...(isKnown
      ? []
      : [`nothing that was read is called ${resource}, nor has Kubernetes it${suggest(resource, names)}`]),
    ...where.map((name) => `nothing that was read is in namespace ${name}${suggest(name, picture.namespaces)}`),
  ];
}

function findSubject(read: RbacRead, subject: Subject): string[] {
  const { picture, authorizer } = read;
  const { kind, namespace, name } = subject;
  const isSame = (one: Subject): boolean => one.kind === kind && one.name === name && one.namespace === namespace;
  if (authorizer.subjects.some(isSame) || name.startsWith("system:")) return [];
  const accounts = picture.ofKind("/ServiceAccount").map(({ object: { metadata } }): Subject => {
    return { kind: "ServiceAccount", namespace: metadata.namespace ?? "default", name: metadata.name ?? "" };
  });
  const users = picture.workloads.map((workload): Subject => {
    const own = asString(workload.podSpec.serviceAccountName) ?? "default";
    return { kind: "ServiceAccount", namespace: workload.namespace, name: own };
  });
  const known = [...authorizer.subjects, ...accounts, ...users];
  if (known.some(isSame) || (kind === "ServiceAccount" && isBlind(read, "/ServiceAccount"))) return [];
  const alike = known.find((one) => one.name === name && one.kind === "ServiceAccount");
  const said = kind === "ServiceAccount" ? "it was not read, and" : "";
  const meant =
    alike === undefined
      ? suggest(formatSubject(subject), known.map(formatSubject))
      : ` (did you mean ${formatSubject(alike)}?)`;
  return [`${formatSubject(subject)}: ${said} no binding names it${meant}`.replace(":  ", ": ")];
}

function isBlind({ picture }: RbacRead, groupKind: string): boolean {
  return picture.whyBlind(groupKind, "") !== undefined;
}

function hasInRules(
  { authorizer }: RbacRead,
  wordsOf: (rule: { readonly verbs: readonly string[]; readonly resources: readonly string[] }) => readonly string[],
  word: string,
): boolean {
  return [...authorizer.roles.values()].some(({ rules }) => rules.some((rule) => wordsOf(rule).includes(word)));
}
