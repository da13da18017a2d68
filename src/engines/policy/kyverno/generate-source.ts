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
import { Fault } from "./fault.ts";
import { CLONE_SOURCE_LABEL } from "./generate-labels.ts";
import { compileSelector } from "./label-selector.ts";

/** One object to be made, and what goes into it. */
export interface Source {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly content: JsonObject;
}

/** What a generate rule with its variables put in would make: one object of data or of a clone, or a clone of each. */
export function findSources(pattern: JsonObject, policyNamespace: string, world: World): readonly Source[] | Fault {
  const text = (key: string) => asString(pattern[key]) ?? "";
  const target = {
    apiVersion: text("apiVersion"),
    kind: text("kind"),
    namespace: text("namespace"),
    name: text("name"),
  };
  const clone = asObject(pattern.clone);
  const cloneName = asString(clone?.name) ?? "";
  if (cloneName !== "") return findClone(target, asString(clone?.namespace) ?? "", cloneName, policyNamespace, world);
  const list = asObject(pattern.cloneList);
  if (list !== undefined && asList(list.kinds).length > 0)
    return findClones(list, target.namespace, policyNamespace, world);
  return isObject(pattern.data) ? [{ ...target, content: pattern.data }] : [];
}

function refuseSource(namespace: string, policyNamespace: string): Fault | undefined {
  return policyNamespace === "" || namespace === policyNamespace
    ? undefined
    : new Fault(`a namespaced policy cannot clone from namespace ${namespace}`);
}

function findClone(
  target: Omit<Source, "content">,
  namespace: string,
  name: string,
  policyNamespace: string,
  world: World,
): readonly Source[] | Fault {
  const refused = refuseSource(namespace, policyNamespace);
  if (refused !== undefined) return refused;
  if (namespace === target.namespace && name === target.name) return [];
  const source = world.objects.find(toGroup(target.apiVersion), target.kind, namespace, name);
  if (source === undefined)
    return new Fault(`source resource ${target.kind} ${namespace}/${name} not found among the known objects`);
  return [{ ...target, content: toCopy(source, target.namespace) }];
}

function findClones(
  list: JsonObject,
  targetNamespace: string,
  policyNamespace: string,
  world: World,
): readonly Source[] | Fault {
  const namespace = asString(list.namespace) ?? "";
  const refused = refuseSource(namespace, policyNamespace);
  if (refused !== undefined) return refused;
  const selects = isObject(list.selector) ? compileSelector(list.selector) : undefined;
  const kinds = asList(list.kinds).filter((kind): kind is string => typeof kind === "string");
  if (namespace === targetNamespace) return [];
  return kinds.flatMap((text) => {
    const parts = text.split("/");
    const kind = parts.at(-1) ?? "";
    const group = parts.length > 2 ? (parts[0] ?? "") : "";
    return world.objects
      .list(group, kind, namespace)
      .filter(({ metadata }) => selects === undefined || selects(metadata.labels ?? {}) === "yes")
      .map((source) => ({
        apiVersion: source.apiVersion,
        kind,
        namespace: targetNamespace,
        name: source.metadata.name ?? "",
        content: toCopy(source, targetNamespace),
      }));
  });
}

/** What the server or an owner wrote stays behind. */
function toCopy(source: KubernetesObject, targetNamespace: string): JsonObject {
  const { uid, selfLink, creationTimestamp, managedFields, resourceVersion, ...metadata } = source.metadata;
  void [uid, selfLink, creationTimestamp, managedFields, resourceVersion];
  if ((metadata.namespace ?? "") !== targetNamespace) delete metadata.ownerReferences;
  return { ...source, metadata: { ...metadata, labels: { ...metadata.labels, [CLONE_SOURCE_LABEL]: "" } } };
}
