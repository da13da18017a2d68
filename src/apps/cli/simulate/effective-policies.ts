import { dig, type Resource, toGroup } from "../../../model/index.ts";

const GROUP = "admissionregistration.k8s.io";
/** Policies of the API server's own that do nothing unless one of these names them. */
const BINDINGS = new Map([
  ["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"],
  ["MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding"],
]);

/** The objects without policies that do nothing in a cluster, and which those are. */
export function toEffective(resources: readonly Resource[]): {
  readonly effective: readonly Resource[];
  readonly notes: readonly string[];
} {
  const bound = new Set(
    resources.filter(isOfServer).map(({ object }) => toBound(object.kind, dig(object, "spec", "policyName"))),
  );
  const idle = new Set(
    resources.filter(({ object }) => {
      const binding = BINDINGS.get(object.kind);
      return binding !== undefined && isOfServer({ object }) && !bound.has(toBound(binding, object.metadata.name));
    }),
  );
  const notes = [...idle].map(
    ({ object }) =>
      `${object.kind} ${object.metadata.name ?? ""} does nothing: no ${BINDINGS.get(object.kind)} names it`,
  );
  return { effective: idle.size === 0 ? resources : resources.filter((resource) => !idle.has(resource)), notes };
}

function isOfServer({ object }: Pick<Resource, "object">): boolean {
  return toGroup(object.apiVersion) === GROUP;
}

function toBound(kind: string, policy: unknown): string {
  return `${kind}/${typeof policy === "string" ? policy : ""}`;
}
