import { asList, asString, dig, type KubernetesObject, type Resource, toGroup } from "../../../model/index.ts";

/**
 * Policies that are compiled together, with what they name: nothing outside the unit changes what comes of it. What is compiled
 * once is compiled again only when an object of its unit changed.
 */
export interface PolicyUnit {
  readonly key: string;
  readonly resources: readonly Resource[];
  /** Those of the resources of which a policy must come: where fewer come, one was at fault. */
  readonly policies: readonly Resource[];
}

/** Key of the unit of all mutators. */
export const MUTATORS = "mutators";

const ADMISSION = "admissionregistration.k8s.io";
const KYVERNO = "kyverno.io";
const KYVERNO_CEL = "policies.kyverno.io";

/** The objects in units, in an order that keeps that of the objects within each family of policies. Other objects are left out. */
export function toPolicyUnits(resources: readonly Resource[]): PolicyUnit[] {
  const byGroup = Map.groupBy(resources, ({ object }) => toGroup(object.apiVersion));
  const of = (group: string): readonly Resource[] => byGroup.get(group) ?? [];
  return [
    ...toAdmissionUnits(of(ADMISSION)),
    ...toKyvernoUnits(of(KYVERNO)),
    ...toKyvernoUnits(of(KYVERNO_CEL)),
    ...toGatekeeperUnits(byGroup),
  ];
}

/** What lies beside the policies of files: parameters, namespaces. */
export function findBystanders(resources: readonly Resource[]): KubernetesObject[] {
  return resources
    .filter(({ origin }) => origin.is === "file")
    .map(({ object }) => object)
    .filter(
      ({ apiVersion }) =>
        !/(?:^|\.)(?:admissionregistration\.k8s\.io|kyverno\.io|gatekeeper\.sh)$/.test(toGroup(apiVersion)),
    );
}

/** A policy with its bindings. */
function toAdmissionUnits(resources: readonly Resource[]): PolicyUnit[] {
  const bindings = Map.groupBy(
    resources.filter(({ object }) => object.kind.endsWith("Binding")),
    ({ object }) => `${object.kind} ${asString(dig(object, "spec", "policyName")) ?? ""}`,
  );
  return resources
    .filter(({ object }) => object.kind.endsWith("AdmissionPolicy"))
    .map((policy) => {
      const own = bindings.get(`${policy.object.kind}Binding ${policy.object.metadata.name ?? ""}`) ?? [];
      return { key: toKey(policy), resources: [policy, ...own], policies: [policy] };
    });
}

/** A policy with the exceptions that name it. */
function toKyvernoUnits(resources: readonly Resource[]): PolicyUnit[] {
  const exceptions = new Map<string, Resource[]>();
  for (const resource of resources) {
    if (resource.object.kind !== "PolicyException") continue;
    for (const name of findExempted(resource)) exceptions.set(name, [...(exceptions.get(name) ?? []), resource]);
  }
  return resources
    .filter(({ object }) => object.kind.endsWith("Policy"))
    .map((policy) => {
      const { name = "", namespace = "default" } = policy.object.metadata;
      const own = new Set([...(exceptions.get(name) ?? []), ...(exceptions.get(`${namespace}/${name}`) ?? [])]);
      return { key: toKey(policy), resources: [policy, ...own], policies: [policy] };
    });
}

/** The names of policies, as both kinds of exceptions write them. */
function findExempted({ object }: Resource): ReadonlySet<string> {
  const named = [
    ...asList(dig(object, "spec", "exceptions")).map((one) => dig(one, "policyName")),
    ...asList(dig(object, "spec", "policyRefs")).map((one) => dig(one, "name")),
  ];
  return new Set(named.filter((name) => typeof name === "string"));
}

/**
 * All mutators together, for they run until none changes anything; a template with its constraints. What templates expand is
 * mutated first, so where anything is expanded constraints hang on the mutators too.
 */
function toGatekeeperUnits(byGroup: ReadonlyMap<string, readonly Resource[]>): PolicyUnit[] {
  const of = (group: string): readonly Resource[] => byGroup.get(`${group}.gatekeeper.sh`) ?? [];
  const [mutators, expansions] = [of("mutations"), of("expansion")];
  const templates = Map.groupBy(of("templates"), ({ object }) =>
    asString(dig(object, "spec", "crd", "spec", "names", "kind")),
  );
  const shared = expansions.length === 0 ? [] : [...mutators, ...expansions];
  const constraints = Map.groupBy(of("constraints"), ({ object }) => object.kind);
  const units: PolicyUnit[] =
    mutators.length === 0 ? [] : [{ key: MUTATORS, resources: mutators, policies: [mutators[0] as Resource] }];
  for (const [kind, own] of constraints) {
    const template = templates.get(kind) ?? [];
    units.push({ key: `constraints ${kind}`, resources: [...template, ...own, ...shared], policies: own });
  }
  const idle = of("templates").filter(({ object }) => !constraints.has(toConstraintKind(object)));
  return [...units, ...idle.map((template) => ({ key: toKey(template), resources: [template], policies: [] }))];
}

function toConstraintKind(template: Resource["object"]): string {
  return asString(dig(template, "spec", "crd", "spec", "names", "kind")) ?? "";
}

function toKey({ object }: Resource): string {
  const { name = "", namespace = "" } = object.metadata;
  return `${toGroup(object.apiVersion)}/${object.kind} ${namespace}/${name}`;
}
