import { BOOL } from "../../../languages/cel/index.ts";
import { asList, asObject, asString, isObject, type JsonObject } from "../../../model/index.ts";
import { AttributeCache } from "../admission/attributes.ts";
import { toEnvironment } from "../admission/environment.ts";
import { compile, type Expression } from "../admission/expression.ts";
import { meetsConditions } from "../admission/invocation.ts";
import { toValues } from "../admission/values.ts";
import type { Request, World } from "../policy.ts";
import { Fault } from "./fault.ts";

/** Whether a policy is about a request at all; a fault where that cannot be said. */
export type PolicyConditions = (request: Request, world: World) => boolean | Fault;

const attributes = new AttributeCache("as served");
const NAMES = new Set(["request", "namespaceObject"]);

/** Compiles `webhookConfiguration.matchConditions` of a policy; undefined without any. */
export function compilePolicyConditions(spec: JsonObject): PolicyConditions | undefined {
  const written = asList(asObject(spec.webhookConfiguration)?.matchConditions).filter(isObject);
  if (written.length === 0) return undefined;
  const conditions: { name: string; expression: Expression }[] = [];
  for (const { name, expression } of written) {
    const names = { hasParams: false, hasAuthorizer: false, hasPatchTypes: false, variables: new Map() };
    const compiled = compile(asString(expression) ?? "", toEnvironment(names), [BOOL]);
    const text = asString(name) ?? "";
    if (compiled.is === "invalid") {
      const fault = new Fault(`match condition ${text} cannot be compiled: ${compiled.errors[0]?.message ?? ""}`);
      return () => fault;
    }
    conditions.push({ name: text, expression: compiled.expression });
  }
  return (request, world) => {
    const seen = attributes.get(request, "validating");
    const { object, oldObject, kind, resource } = seen;
    const values = toValues({ attributes: seen, object, oldObject, kind, resource, world }, NAMES);
    const met = meetsConditions({ conditions, variables: [], failurePolicy: "Fail" }, values);
    return typeof met === "boolean" ? met : new Fault(met.error);
  };
}
