import {
  asList,
  asString,
  dig,
  isObject,
  type JsonObject,
  type KubernetesObject,
  type Resource,
} from "../../../model/index.ts";
import { AttributeCache } from "../admission/attributes.ts";
import { PolicyCompiler, readDefinition } from "../admission/definition.ts";
import { traceExpressions } from "../admission/explain.ts";
import { meetsConditions } from "../admission/invocation.ts";
import { locatePolicy } from "../admission/problem.ts";
import { toValues } from "../admission/values.ts";
import { judge as judgeValidations, readValidations } from "../admission/validations.ts";
import { builtInKinds } from "../../../inventory/kinds/index.ts";
import type { Judge } from "./constraint.ts";
import { toPolicyProblem } from "./problem.ts";
import type { NativeSource, Template } from "./template.ts";

/** What Gatekeeper defines before a template's own variables. @see gatekeeper pkg/drivers/k8scel/transform */
const VARIABLES: readonly JsonObject[] = [
  {
    name: "anyObject",
    expression: 'has(request.operation) && request.operation == "DELETE" && object == null ? oldObject : object',
  },
  {
    name: "params",
    expression: "!has(params.spec) ? null : !has(params.spec.parameters) ? null: params.spec.parameters",
  },
];
const OWN_NAMES = new Set(["anyObject", "params"]);

/**
 * Makes a function of a template's CEL: a ValidatingAdmissionPolicy whose parameter is the constraint.
 * @throws {Problem} EXPRESSION_INVALID, POLICY_INVALID
 */
export function compileNative({ resource }: Template, { source, path }: NativeSource): Judge {
  for (const variable of asList(source["variables"])) {
    const name = asString(dig(variable, "name")) ?? "";
    if (OWN_NAMES.has(name) || name.startsWith("gatekeeper_internal_"))
      throw toPolicyProblem(resource, path, `variable ${name} has a name that Gatekeeper keeps for itself`);
  }
  for (const field of ["validations", "variables", "matchCondition"] as const) {
    if (source[field] !== undefined && source[field] !== null && !Array.isArray(source[field]))
      throw toPolicyProblem(resource, [...path, field], `${field} is no list`);
  }
  for (const condition of asList(source["matchCondition"])) {
    if (asString(dig(condition, "name"))?.startsWith("gatekeeper_internal_") === true)
      throw toPolicyProblem(resource, path, "a matchCondition has a name that Gatekeeper keeps for itself");
  }
  const compiler = new PolicyCompiler(toPolicy(resource, source, path));
  const definition = readDefinition(compiler, builtInKinds);
  const validations = readValidations(compiler, definition.spec);
  const [problem] = compiler.problems;
  if (problem !== undefined) throw problem;
  // Objects are judged as they were sent: Gatekeeper knows no defaults.
  const forms = new AttributeCache("as served");
  return (request, world, constraint, trace) => {
    const attributes = forms.get(request, "validating");
    const { object, oldObject, kind, resource: named } = attributes;
    const subject = { attributes, object, oldObject, kind, resource: named, world };
    const values = { ...toValues(subject, definition.names), params: constraint };
    if (trace !== undefined)
      traceExpressions(trace, { ...definition, validations }, values, (at) => locatePolicy(definition.resource, at));
    const met = meetsConditions(definition, values);
    if (met === false) return { is: "judged", messages: [] };
    if (met !== true) return { is: "error", because: met.error };
    const { decisions } = judgeValidations(validations, [], definition.variables, values);
    const error = decisions.find(({ is }) => is === "error");
    if (error !== undefined && definition.failurePolicy === "Fail") return { is: "error", because: error.message };
    return { is: "judged", messages: decisions.filter(({ is }) => is === "deny").map(({ message }) => message) };
  };
}

/** The policy that Gatekeeper would make of the template. Its problems are placed at the source as a whole. */
function toPolicy({ object, origin }: Resource, source: JsonObject, path: NativeSource["path"]): Resource {
  const { kind, metadata, apiVersion } = object;
  const policy: KubernetesObject = {
    apiVersion,
    kind,
    metadata,
    spec: {
      matchConstraints: {},
      paramKind: { apiVersion: "constraints.gatekeeper.sh/v1beta1", kind: "Constraint" },
      variables: [...VARIABLES, ...asList(source["variables"]).filter(isObject)],
      // So spelled in templates.
      matchConditions: asList(source["matchCondition"]),
      validations: asList(source["validations"]),
      ...(source["failurePolicy"] === undefined ? {} : { failurePolicy: source["failurePolicy"] }),
    },
  };
  const placed = origin.is === "file" ? { ...origin, prefix: [...origin.prefix, ...path] } : origin;
  return { object: policy, origin: placed };
}
