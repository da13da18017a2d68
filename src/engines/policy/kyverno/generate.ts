import { toResource } from "../../../inventory/kinds/index.ts";
import { asObject, asString, isObject, type JsonObject, type KubernetesObject, toGroup } from "../../../model/index.ts";
import type { World } from "../policy.ts";
import { compileConditions, type Conditions } from "./condition.ts";
import { Fault, prefixFault } from "./fault.ts";
import { compileForeach, evaluateForeach } from "./foreach.ts";
import { toGeneratedLabels } from "./generate-labels.ts";
import { findSources, type Source } from "./generate-source.ts";
import { compileContext } from "./loaders.ts";
import type { PolicySource } from "./policy-source.ts";
import type { Applied, Rule } from "./rule.ts";
import { type RuleAnswer, toError } from "./rule-context.ts";
import type { Loader, Scope } from "./scope.ts";
import { compileTemplate, type Template } from "./template.ts";

/** Objects that a generate rule would make, and what it says. */
export type Generate = (applied: Applied) => {
  readonly objects: readonly KubernetesObject[];
  readonly answer: RuleAnswer;
};

interface Plan {
  readonly template: Template;
  readonly loaders: readonly Loader[];
  readonly preconditions: Conditions;
}

/**
 * Compiles a generate rule: data, clone, cloneList, or those for each element of lists.
 * @see pkg/background/generate of Kyverno
 */
export function compileGeneration(rule: Rule, generate: JsonObject, policy: PolicySource): Generate {
  const { foreach: each, ...single } = generate;
  const isSynchronized = generate.synchronize === true;
  const make = (plan: Plan, scope: Scope, trigger: KubernetesObject) =>
    makeObjects(plan, scope, { rule, policy, trigger, isSynchronized });
  if (!Array.isArray(each)) {
    const plan = toPlan(single);
    return ({ scope, object }) => toOutcome(make(plan, scope, object));
  }
  const plans = each.filter(isObject).map((one) => ({ one, plan: toPlan(one) }));
  return ({ scope, object }) => {
    const lists = plans.map(({ one, plan }) => compileForeach(one, (subject) => make(plan, subject.scope, object)));
    const objects: KubernetesObject[] = [];
    for (const foreach of lists) {
      const made = evaluateForeach(foreach, { scope, object, nesting: 0 });
      if (made instanceof Fault) return toOutcome(prefixFault("failed to evaluate foreach list", made), objects);
      for (const one of made) {
        if (one instanceof Fault) return toOutcome(one, objects);
        for (const it of one) objects.push(it);
      }
    }
    return toOutcome(objects);
  };
}

function toOutcome(
  made: readonly KubernetesObject[] | Fault,
  before: readonly KubernetesObject[] = [],
): ReturnType<Generate> {
  return made instanceof Fault
    ? { objects: before, answer: toError("failed to generate", made) }
    : { objects: made, answer: { result: "pass", message: "" } };
}

function toPlan({ context, preconditions, list: _list, synchronize: _synchronize, ...pattern }: JsonObject): Plan {
  return {
    template: compileTemplate(pattern),
    loaders: compileContext(context),
    preconditions: compileConditions(preconditions),
  };
}

interface Frame {
  readonly rule: Rule;
  readonly policy: PolicySource;
  readonly trigger: KubernetesObject;
  readonly isSynchronized: boolean;
}

function makeObjects(plan: Plan, scope: Scope, frame: Frame): readonly KubernetesObject[] | Fault {
  scope.declare(plan.loaders);
  const verdict = plan.preconditions(scope);
  if (verdict instanceof Fault) return prefixFault("failed to evaluate preconditions", verdict);
  if (!verdict.holds) return [];
  const pattern = plan.template.resolve(scope);
  if (pattern instanceof Fault) return prefixFault("variable substitution failed", pattern);
  if (!isObject(pattern)) return new Fault("the rule is no mapping");
  const { world } = scope.surroundings;
  const sources = findSources(pattern, frame.policy.namespace, world);
  if (sources instanceof Fault) return sources;
  const made: KubernetesObject[] = [];
  for (const found of sources) {
    // What is checked is what is made.
    const source = { ...found, kind: found.kind === "" ? (asString(found.content.kind) ?? "") : found.kind };
    const refused = checkTarget(source, frame.policy.namespace);
    if (refused !== undefined) return refused;
    const object = makeObject(source, frame, world);
    if (object === undefined) continue;
    const tooMuch = scope.budget.addMade(object);
    if (tooMuch !== undefined) return tooMuch;
    made.push(object);
  }
  return made;
}

/** A namespaced policy makes objects of its own namespace only, and none of the cluster. */
function checkTarget({ apiVersion, kind, namespace }: Source, policyNamespace: string): Fault | undefined {
  if (policyNamespace === "") return undefined;
  if (namespace !== policyNamespace)
    return new Fault(
      `a namespaced policy cannot generate resources in other namespaces, expected: ${policyNamespace}, received: ${namespace}`,
    );
  return toResource(apiVersion, kind).namespaced === false
    ? new Fault(`a namespaced policy cannot generate cluster-scoped resources: ${apiVersion}/${kind}`)
    : undefined;
}

/** Undefined: the object is there, and is not kept up. */
function makeObject(source: Source, frame: Frame, world: World): KubernetesObject | undefined {
  const { apiVersion, kind, namespace, name, content } = source;
  const known = world.objects.find(toGroup(apiVersion), kind, namespace, name);
  if (known !== undefined && !frame.isSynchronized) return undefined;
  const { namespace: _namespace, ...metadata } = asObject(content.metadata) ?? {};
  const labels = { ...asObject(metadata.labels), ...toGeneratedLabels(frame.trigger, frame.policy, frame.rule.name) };
  return {
    ...content,
    apiVersion,
    kind,
    metadata: {
      ...metadata,
      name,
      ...(namespace === "" ? {} : { namespace }),
      labels: labels as Record<string, string>,
    },
  };
}
