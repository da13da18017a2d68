import { matchesWildcard } from "../../../formats/glob/index.ts";
import {
  asList,
  asObject,
  asString,
  isObject,
  type JsonObject,
  type KubernetesObject,
  toGroup,
} from "../../../model/index.ts";
import type { World } from "../policy.ts";
import { compileConditions, type Conditions } from "./condition.ts";
import { Fault } from "./fault.ts";
import { choosesKind, readKindSelector } from "./kind-selector.ts";
import { compileSelector } from "./label-selector.ts";
import { compileContext } from "./loaders.ts";
import { type Changer, type Mutate, toAnswer } from "./mutation.ts";
import type { Applied } from "./rule.ts";
import { type RuleAnswer, toError } from "./rule-context.ts";
import type { Loader, Scope } from "./scope.ts";
import { compileTemplate, type Template } from "./template.ts";
import { toUnmet } from "./validation.ts";

interface Target {
  readonly selector: Template;
  readonly loaders: readonly Loader[];
  readonly preconditions: Conditions;
}

/**
 * Compiles a rule that changes existing objects: the known ones that its targets name. A namespaced policy never gets
 * beyond its namespace, and no change may turn a target into another object.
 */
export function compileTargets(mutate: JsonObject, change: Changer, policyNamespace: string): Mutate {
  const targets = asList(mutate.targets).filter(isObject).map(toTarget);
  return (applied) => {
    const changed: KubernetesObject[] = [];
    const answers: RuleAnswer[] = [];
    for (const target of targets) {
      const found = findTargets(target, applied, policyNamespace);
      if (found instanceof Fault) answers.push(toError(found.message));
      else
        for (const object of found) {
          const made = changeTarget(target, change, object, applied.scope);
          answers.push(made.answer);
          if (made.object !== undefined) changed.push(made.object);
        }
    }
    return { object: applied.object, targets: changed, answers };
  };
}

function toTarget({ context, preconditions, ...selector }: JsonObject): Target {
  return {
    selector: compileTemplate(selector),
    loaders: compileContext(context),
    preconditions: compileConditions(preconditions),
  };
}

function findTargets(
  { selector }: Target,
  { scope, asked }: Applied,
  policyNamespace: string,
): readonly KubernetesObject[] | Fault {
  const wanted = selector.resolve(scope);
  if (wanted instanceof Fault || !isObject(wanted))
    return new Fault(`failed to substitute variables in target: ${wanted instanceof Fault ? wanted.message : ""}`);
  const { apiVersion, kind, selector: labels } = wanted;
  const name = asString(wanted.name) ?? "";
  const namespace = policyNamespace === "" ? (asString(wanted.namespace) ?? "") : policyNamespace;
  const kinds = readKindSelector(`${asString(apiVersion) ?? "*"}/${asString(kind) ?? ""}`);
  const selects = isObject(labels) ? compileSelector(labels) : undefined;
  return listAll(asked.world).filter((object) => {
    const version = object.apiVersion.slice(object.apiVersion.indexOf("/") + 1);
    const group = toGroup(object.apiVersion);
    const { metadata } = object;
    return (
      choosesKind(kinds, { group, version, kind: object.kind, subresource: kinds.subresource }) &&
      (policyNamespace === "" || metadata.namespace === policyNamespace) &&
      (namespace === "" || matchesWildcard(namespace, metadata.namespace ?? "")) &&
      (name === "" || matchesWildcard(name, metadata.name ?? "")) &&
      (selects === undefined || selects(metadata.labels ?? {}) === "yes")
    );
  });
}

function listAll({ objects }: World): readonly KubernetesObject[] {
  return objects.all();
}

function changeTarget(
  { loaders, preconditions }: Target,
  change: Changer,
  object: KubernetesObject,
  outer: Scope,
): { readonly answer: RuleAnswer; readonly object?: KubernetesObject } {
  const scope = outer.inner({ target: object });
  scope.declare(loaders);
  const verdict = preconditions(scope);
  if (verdict instanceof Fault) return { answer: toError("failed to evaluate preconditions", verdict) };
  if (!verdict.holds) return { answer: toUnmet(verdict) };
  const made = change(object, scope);
  if (made instanceof Fault) return { answer: toError(made.message) };
  if (!isSameObject(object, made.object))
    return { answer: toError("a patch must not turn a target into another object") };
  const answer = toAnswer(made.object, made.isChanged);
  return made.isChanged ? { answer, object: made.object } : { answer };
}

function isSameObject(a: KubernetesObject, b: KubernetesObject): boolean {
  const identify = ({ apiVersion, kind, metadata }: KubernetesObject) =>
    JSON.stringify([apiVersion, kind, metadata.namespace ?? "", metadata.name ?? "", asObject(metadata)?.uid ?? ""]);
  return identify(a) === identify(b);
}
