import {
  asList,
  asObject,
  asString,
  isObject,
  type Json,
  type JsonObject,
  type KubernetesObject,
} from "../../../../model/index.ts";
import type { Request } from "../../policy.ts";
import type { RuleAnswer } from "../rule-context.ts";
import { matchesPodsOnly } from "./autogen.ts";
import { compileConstraints } from "./constraints.ts";
import type { Validate } from "./validating.ts";

/** A pod template within a custom workload, and the way to it. */
interface Extracted {
  readonly template: JsonObject;
  readonly path: string;
}

/**
 * `matchConstraints` for the custom workloads that `autogen.podControllers` names as `resource.version.group`; none where
 * there are none, or the policy is not about pods.
 */
export function toExtractionConstraints(spec: JsonObject): JsonObject | undefined {
  const constraints = asObject(spec.matchConstraints);
  if (constraints === undefined || !matchesPodsOnly(constraints)) return undefined;
  const chosen = asList(asObject(asObject(spec.autogen)?.podControllers)?.controllers);
  const [own] = asList(constraints.resourceRules);
  const operations = isObject(own) ? asList(own.operations) : [];
  const resourceRules = chosen.flatMap((name) => {
    const [, resource, version, group] = /^([^.]+)\.([^.]+)\.(.+)$/.exec(asString(name) ?? "") ?? [];
    if (resource === undefined || version === undefined || group === undefined) return [];
    return [{ apiGroups: [group], apiVersions: [version], resources: [resource], operations }];
  });
  const { namespaceSelector } = constraints;
  return resourceRules.length === 0
    ? undefined
    : { resourceRules, ...(namespaceSelector === undefined ? {} : { namespaceSelector }) };
}

/** A spec for the same judgements about any pod that is put before it. */
export function toAnyPod(spec: JsonObject): JsonObject {
  const rule = { apiGroups: [""], apiVersions: ["v1"], resources: ["pods"], operations: ["*"] };
  return { ...spec, matchConstraints: { resourceRules: [rule] } };
}

/**
 * Judges every pod template within an object that the constraints match, as if it were a pod. One that fails decides; an
 * object without any is an error, for nothing was looked at.
 * @see github.com/kyverno/kyverno, pkg/cel/policies/vpol/engine, evaluateExtracted
 */
export function validateExtracted(constraints: JsonObject, validate: Validate): Validate {
  const matches = compileConstraints({ matchConstraints: constraints });
  return (request, world) => {
    if (matches(request, world).is !== "yes") return undefined;
    const { object, oldObject } = request;
    const source = object ?? oldObject;
    const templates = findTemplates(asObject(source?.spec) ?? {}, "spec");
    if (source === null || templates.length === 0) {
      const what = `${request.kind.group}/${request.kind.version}/${request.kind.kind}`;
      return { result: "error", message: `extraction mode: no pod template found in ${what}` };
    }
    const others = new Map(
      findTemplates(asObject(object === null ? undefined : oldObject?.spec) ?? {}, "spec").map((one) => [
        one.path,
        one,
      ]),
    );
    let last: RuleAnswer | undefined;
    for (const extracted of templates) {
      const answer = validate(toPodRequest(request, extracted, others.get(extracted.path)), world);
      if (answer === undefined) continue;
      if (answer.result === "fail" || answer.result === "error") {
        return { ...answer, message: `${answer.message} (pod template at ${extracted.path})` };
      }
      if (last === undefined || answer.result !== "skip") last = answer;
    }
    return last;
  };
}

const MAX_DEPTH = 50;

function findTemplates(value: Json, path: string, depth = 0): Extracted[] {
  if (depth > MAX_DEPTH) return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => findTemplates(item, `${path}[${index}]`, depth + 1));
  if (!isObject(value)) return [];
  if (isPodTemplate(value)) return [{ template: value, path }];
  return Object.entries(value).flatMap(([key, item]) => findTemplates(item ?? null, `${path}.${key}`, depth + 1));
}

function isPodTemplate({ metadata, spec }: JsonObject): boolean {
  if (metadata !== undefined && !isObject(metadata)) return false;
  const containers = asList(asObject(spec)?.containers);
  const isContainer = (one: Json): boolean =>
    isObject(one) && typeof one.name === "string" && one.name !== "" && typeof one.image === "string";
  return containers.length > 0 && containers.every(isContainer);
}

function toPodRequest(request: Request, { template }: Extracted, other: Extracted | undefined): Request {
  const pod = toPod(template, request);
  const old = other === undefined ? null : toPod(other.template, request);
  const isDelete = request.object === null;
  return {
    ...request,
    object: isDelete ? null : pod,
    oldObject: isDelete ? pod : old,
    kind: { group: "", version: "v1", kind: "Pod" },
    resource: { group: "", version: "v1", resource: "pods" },
    name: pod.metadata.name ?? "",
    namespace: pod.metadata.namespace ?? "",
  };
}

function toPod({ metadata, spec }: JsonObject, { name, namespace }: Request): KubernetesObject {
  const own = asObject(metadata) ?? {};
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...own, name: asString(own.name) || name, namespace: asString(own.namespace) || namespace },
    ...(spec === undefined ? {} : { spec }),
  };
}
