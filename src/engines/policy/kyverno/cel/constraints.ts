import { builtInKinds } from "../../../../inventory/kinds/index.ts";
import { asList, asObject, isObject, type JsonObject, toResourceId } from "../../../../model/index.ts";
import type { Attributes } from "../../admission/attributes.ts";
import { type Match, toMatcher } from "../../admission/match.ts";
import type { Request, World } from "../../policy.ts";

const NO: Match = { is: "no", because: "none of matchConstraints names this resource and operation" };

/**
 * A matcher for `matchConstraints`. Kyverno does not look for equivalent versions, whatever `matchPolicy` says; without
 * constraints nothing matches.
 * @see github.com/kyverno/kyverno, pkg/cel/matching
 */
export function compileConstraints(spec: JsonObject): (request: Request, world: World) => Match {
  const constraints = asObject(spec.matchConstraints);
  if (constraints === undefined) return () => NO;
  const matcher = toMatcher({ ...constraints, matchPolicy: "Exact" }, builtInKinds);
  return (request, world) => matcher(toAttributes(request), world);
}

/** The same constraints for objects that nobody asks to create or change. */
export function withAnyOperation(constraints: JsonObject): JsonObject {
  const resourceRules = asList(constraints.resourceRules).map((rule) =>
    isObject(rule) ? { ...rule, operations: ["*"] } : rule,
  );
  return { ...constraints, resourceRules };
}

function toAttributes(request: Request): Attributes {
  const { operation, object, oldObject, kind, resource, subResource, name, namespace } = request;
  const shown = object ?? oldObject;
  const isNamespace = resource.group === "" && resource.resource === "namespaces";
  return {
    operation,
    object,
    oldObject,
    kind,
    resource,
    subResource,
    name,
    namespace: isNamespace ? name : namespace,
    request,
    known: undefined,
    id: shown === null ? { apiVersion: "", kind: kind.kind, namespace, name } : toResourceId(shown),
  };
}
