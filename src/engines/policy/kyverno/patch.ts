import { asString, isObject, type Json, type JsonObject, type KubernetesObject } from "../../../model/index.ts";
import { Fault, prefixFault } from "./fault.ts";
import { applyJsonPatch, isUnchanged, readPatchText } from "./json-patch.ts";
import { applyMergePatch } from "./merge-patch.ts";
import type { Change } from "./mutation.ts";
import { preparePatch } from "./patch-conditions.ts";
import type { Scope } from "./scope.ts";
import { compileTemplate, type Template } from "./template.ts";

/** One patch of a rule, ready for objects. */
export type Patch = (object: KubernetesObject, scope: Scope) => Change;

/**
 * Compiles the patch of a mutate rule or of one of its foreach; undefined where there is none.
 * @param path where it stands in the rule
 */
export function compilePatch(source: JsonObject, path: string): Patch | undefined {
  const { patchStrategicMerge: merge, patchesJson6902: text } = source;
  if (merge !== undefined && merge !== null) {
    const template = compileTemplate(merge, `${path}/patchStrategicMerge`);
    return (object, scope) => applyMerge(template, object, scope);
  }
  const operations = asString(text) ?? "";
  if (operations === "") return undefined;
  const template = compileTemplate(operations, `${path}/patchesJson6902`);
  const constant = template.isConstant ? readPatchText(operations) : undefined;
  return (object, scope) => applyOperations(constant ?? readOperations(template, scope), object, scope);
}

function applyMerge(template: Template, object: KubernetesObject, scope: Scope): Change {
  const patch = template.resolve(scope);
  if (patch instanceof Fault) return prefixFault("variable substitution failed", patch);
  if (!isObject(patch)) return new Fault("failed to patch resource: the patch is no mapping");
  const prepared = preparePatch(patch, object);
  if (typeof prepared === "string")
    return new Fault(`failed to patch resource: failed to preProcess rule: ${prepared}`);
  return toChange(object, applyMergePatch(object, prepared), scope);
}

function readOperations(template: Template, scope: Scope): readonly Json[] | Fault {
  const text = template.resolve(scope);
  if (text instanceof Fault) return prefixFault("variable substitution failed", text);
  return typeof text === "string" ? readPatchText(text) : new Fault("empty mutate rule");
}

function applyOperations(operations: readonly Json[] | Fault, object: KubernetesObject, scope: Scope): Change {
  return operations instanceof Fault ? operations : toChange(object, applyJsonPatch(object, operations), scope);
}

/** A patch must leave an object, and the same one where it has a name. */
function toChange(before: KubernetesObject, after: JsonObject | Fault, { budget }: Scope): Change {
  if (after instanceof Fault) return prefixFault("failed to patch resource", after);
  const tooLarge = budget.addPatched(after);
  if (tooLarge !== undefined) return tooLarge;
  if (isUnchanged(before, after)) return { object: before, isChanged: false };
  const { apiVersion, kind, metadata } = after;
  if (typeof apiVersion !== "string" || typeof kind !== "string" || !isObject(metadata))
    return new Fault("failed to unmarshal patched resource: apiVersion, kind or metadata is missing");
  return { object: after as KubernetesObject, isChanged: true };
}
