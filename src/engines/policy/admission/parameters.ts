import { matchesSelector } from "../../../formats/selector/index.ts";
import { type Kind, type KindTable, toServerForm } from "../../../inventory/kinds/index.ts";
import {
  asObject,
  asString,
  type JsonObject,
  type KubernetesObject,
  type LabelSelector,
  toGroup,
} from "../../../model/index.ts";
import type { World } from "../policy.ts";

/** The parameters that a binding names; null where it names none. `error` in the API server's words. */
export type Parameters =
  | { readonly is: "found"; readonly params: readonly (KubernetesObject | null)[] }
  | { readonly is: "error"; readonly error: string };

/**
 * The parameters a policy is evaluated with, once with each.
 * @param namespace of the request
 * @see k8s.io/apiserver/pkg/admission/plugin/policy/generic/policy_dispatcher.go, CollectParams
 */
export function collectParameters(
  paramKind: JsonObject | undefined,
  paramRef: JsonObject | undefined,
  namespace: string,
  world: World,
  kinds: KindTable,
): Parameters {
  if (paramKind === undefined || paramRef === undefined) return { is: "found", params: [null] };
  const apiVersion = asString(paramKind["apiVersion"]) ?? "";
  const kind = asString(paramKind["kind"]) ?? "";
  const group = toGroup(apiVersion);
  const known = kinds.find(group, kind, apiVersion.slice(apiVersion.indexOf("/") + 1));
  const refNamespace = asString(paramRef["namespace"]) ?? "";
  const isNamespaced = known?.namespaced ?? isAnyNamespaced(world, group, kind);
  if (!isNamespaced && refNamespace !== "") {
    return fail("paramRef.namespace must not be provided for a cluster-scoped `paramKind`");
  }
  const within = isNamespaced ? refNamespace || namespace : "";
  if (isNamespaced && within === "") {
    return fail("cannot use namespaced paramRef in policy binding that matches cluster-scoped resources");
  }
  const params = select(paramRef, group, kind, isNamespaced ? within : undefined, world);
  // The API server refuses bindings that do not say what happens then; here they are not taken for those that allow it.
  if (params.length === 0 && paramRef["parameterNotFoundAction"] !== "Allow") {
    return fail("no params found for policy binding with `Deny` parameterNotFoundAction");
  }
  return { is: "found", params: params.map((param) => toParam(param, apiVersion, known, within)) };
}

function fail(error: string): Parameters {
  return { is: "error", error };
}

function isAnyNamespaced(world: World, group: string, kind: string): boolean {
  return world.objects.list(group, kind).some(({ metadata }) => (metadata.namespace ?? "") !== "");
}

/** Objects without a namespace are in `default`, as kubectl would create them. */
function select(
  paramRef: JsonObject,
  group: string,
  kind: string,
  namespace: string | undefined,
  world: World,
): readonly KubernetesObject[] {
  const all = world.objects.list(group, kind);
  const within =
    namespace === undefined ? all : all.filter(({ metadata }) => (metadata.namespace || "default") === namespace);
  const name = asString(paramRef["name"]) ?? "";
  if (name !== "") return within.filter(({ metadata }) => metadata.name === name).slice(-1);
  const selector = asObject(paramRef["selector"]) as LabelSelector | undefined;
  return within.filter(({ metadata }) => matchesSelector(selector, metadata.labels));
}

const forms = new WeakMap<KubernetesObject, KubernetesObject>();

function toParam(
  param: KubernetesObject,
  apiVersion: string,
  known: Kind | undefined,
  namespace: string,
): KubernetesObject {
  const made = forms.get(param);
  if (made !== undefined && made.apiVersion === apiVersion) return made;
  const form = known === undefined ? param : toServerForm(param, known);
  const metadata = namespace === "" ? form.metadata : { ...form.metadata, namespace };
  const result = { ...form, apiVersion, metadata };
  forms.set(param, result);
  return result;
}
