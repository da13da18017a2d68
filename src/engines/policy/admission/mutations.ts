import { applyStructuredMerge } from "../../../formats/structured-merge/index.ts";
import { toServerForm } from "../../../inventory/kinds/index.ts";
import {
  type CelValue,
  findMisplacedTypes,
  JsonPatchValue,
  listOf,
  ObjectValue,
  struct,
} from "../../../languages/cel/index.ts";
import {
  asList,
  asObject,
  isObject,
  type JsonObject,
  type KubernetesObject,
  type Path,
  Problem,
} from "../../../model/index.ts";
import type { PolicyCompiler } from "./definition.ts";
import { findUnknownFields } from "./unknown-fields.ts";
import { applyGoPatch, type Operation } from "./go-json-patch.ts";
import type { Expression } from "./expression.ts";
import { toProblem } from "./problem.ts";
import { type Kind, type KindTable } from "../../../inventory/kinds/index.ts";
import { toGroup } from "../../../model/index.ts";

/** One of a policy's mutations. */
export interface Mutation {
  readonly is: "ApplyConfiguration" | "JSONPatch";
  readonly expression: Expression;
  readonly path: Path;
}

export function readMutations(compiler: PolicyCompiler, spec: JsonObject): Mutation[] {
  return asList(spec["mutations"])
    .filter(isObject)
    .flatMap((mutation, index): Mutation[] => {
      const path = ["spec", "mutations", index];
      const is = mutation["patchType"];
      if (is !== "ApplyConfiguration" && is !== "JSONPatch") {
        const message = "patchType must be ApplyConfiguration or JSONPatch";
        compiler.problems.push(toProblem(compiler.resource, path, message));
        return [];
      }
      const field = is === "JSONPatch" ? "jsonPatch" : "applyConfiguration";
      const type = is === "JSONPatch" ? listOf(struct("JSONPatch")) : struct("Object");
      const options = { hasAuthorizer: true, hasPatchTypes: true };
      const expression = compiler.compileField(
        asObject(mutation[field]) ?? {},
        "expression",
        [...path, field],
        [type],
        options,
      );
      return expression === undefined ? [] : [{ is, expression, path: [...path, field, "expression"] }];
    });
}

/** The object as a mutation left it, or its fault in the API server's words. */
export type Changed =
  | { readonly is: "changed"; readonly object: JsonObject }
  /** `isFinal`: the request is refused whatever the failure policy is. */
  | { readonly is: "fault"; readonly error: string; readonly isFinal?: true };

/** The object changed by what a mutation evaluated to, in the server's form again. */
export function applyMutation(
  object: KubernetesObject,
  mutation: Mutation,
  value: CelValue,
  kinds: KindTable,
): Changed {
  const kind = findKindOf(object, kinds);
  const changed = changeObject(object, mutation, value, kinds);
  if (changed.is === "fault" || kind === undefined) return changed;
  const unknown = kind.isBuiltIn ? findUnknownFields(changed.object, kind.schema() ?? {}) : [];
  if (mutation.is === "JSONPatch" && unknown.length > 0) {
    const fields = unknown.map((field) => `unknown field ${JSON.stringify(field)}`).join(", ");
    return { is: "fault", error: `Internal error occurred: strict decoding error: ${fields}`, isFinal: true };
  }
  return { is: "changed", object: toServerForm(changed.object as KubernetesObject, kind) };
}

/** The object changed by what a mutation evaluated to, and nothing else. */
export function changeObject(
  object: KubernetesObject,
  { is }: Pick<Mutation, "is">,
  value: CelValue,
  kinds: KindTable,
): Changed {
  return is === "JSONPatch"
    ? applyJsonPatch(object, value)
    : applyConfiguration(object, value, findKindOf(object, kinds));
}

function fault(error: string): Changed {
  return { is: "fault", error };
}

function findKindOf({ apiVersion, kind }: KubernetesObject, kinds: KindTable): Kind | undefined {
  return kinds.find(toGroup(apiVersion), kind, apiVersion.slice(apiVersion.indexOf("/") + 1));
}

/** @see k8s.io/apiserver/pkg/admission/plugin/policy/mutating/patch/smd.go */
function applyConfiguration(object: KubernetesObject, value: CelValue, kind: Kind | undefined): Changed {
  if (!(value instanceof ObjectValue)) return fault("unsupported return type from ApplyConfiguration expression");
  const misplaced = findMisplacedTypes(value);
  if (misplaced.length > 0) return fault(`type mismatch: ${misplaced.join("\n")}`);
  const { apiVersion, kind: name } = object;
  const configuration = { ...(value.toJson() as JsonObject), apiVersion, kind: name };
  const merged = applyStructuredMerge(object, configuration, kind?.schema());
  return merged instanceof Problem
    ? fault(`error applying patch: ${merged.message}`)
    : { is: "changed", object: merged };
}

/** @see k8s.io/apiserver/pkg/admission/plugin/policy/mutating/patch/json_patch.go */
function applyJsonPatch(object: KubernetesObject, value: CelValue): Changed {
  const operations: Operation[] = [];
  for (const operation of Array.isArray(value) ? (value as readonly CelValue[]) : []) {
    if (!(operation instanceof JsonPatchValue)) {
      return fault("type mismatch: JSONPatchType.expression should evaluate to array of JSONPatch");
    }
    const misplaced = operation.value instanceof ObjectValue ? findOwnMisplaced(operation.value) : [];
    if (misplaced.length > 0) return fault(`type mismatch: ${misplaced.join("\n")}`);
    operations.push(operation.toJson() as Operation);
  }
  const patched = applyGoPatch(object, operations);
  if (patched.is === "fault") return fault(`JSON Patch: ${patched.error}`);
  // A failing test says that nothing is to be changed.
  if (patched.is === "test failed") return { is: "changed", object };
  return isObject(patched.value)
    ? { is: "changed", object: patched.value }
    : fault("JSON Patch: the object was replaced by what is none");
}

/** Within a patch the root may have any type that names its place. */
function findOwnMisplaced(value: ObjectValue): string[] {
  return findMisplacedTypes(value, value.typeName);
}
