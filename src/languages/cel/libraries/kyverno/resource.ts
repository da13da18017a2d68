import type { Library } from "../../declaration.ts";
import { fail } from "../../run/fail.ts";
import { entriesOf, isMap } from "../../run/map.ts";
import { DYN, mapOf, opaque, STRING } from "../../type.ts";
import { CelObject, type CelValue } from "../../value.ts";
import { both } from "./both-cases.ts";
import { answer, type ContextValue, contextType } from "./outside.ts";

const CONTEXT = contextType("resource");
const GVR = opaque("schema.GroupVersionResource");
const LABELS = mapOf(STRING, STRING);
const OBJECT = mapOf(STRING, DYN);

/** A resource of an API version, which a kind was mapped to. */
class ResourceName extends CelObject {
  readonly typeName = "schema.GroupVersionResource";
  readonly apiVersion: string;
  readonly resource: string;
  constructor(apiVersion: string, resource: string) {
    super();
    this.apiVersion = apiVersion;
    this.resource = resource;
  }
  equals(other: CelValue): boolean {
    return other instanceof ResourceName && other.apiVersion === this.apiVersion && other.resource === this.resource;
  }
}

/** Text by text. @throws {CelError} for anything else */
export function toTexts(value: CelValue | undefined): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  if (value === undefined || !isMap(value)) return texts;
  for (const [key, element] of entriesOf(value)) {
    if (typeof key !== "string" || typeof element !== "string")
      fail("unsupported type conversion to 'map[string]string'");
    texts.set(key, element);
  }
  return texts;
}

type Args = readonly CelValue[];

const text = (value: CelValue | undefined): string => (typeof value === "string" ? value : "");

function list({ outside }: ContextValue, apiVersion: string, resource: string, rest: Args): CelValue {
  const { listResources } = outside;
  const labels = toTexts(rest[1]);
  return answer(
    listResources && (() => listResources(apiVersion, resource, text(rest[0]), labels)),
    "failed to list resource",
  );
}

function get({ outside }: ContextValue, apiVersion: string, resource: string, rest: Args): CelValue {
  const { getResource } = outside;
  const found = answer(
    getResource && (() => getResource(apiVersion, resource, text(rest[0]), text(rest[1]))),
    "failed to get resource",
  );
  return found ?? null;
}

function post({ outside }: ContextValue, apiVersion: string, resource: string, rest: Args): CelValue {
  const { postResource } = outside;
  const [namespace, body] = rest.length > 1 ? rest : ["", rest[0]];
  return answer(
    postResource && (() => postResource(apiVersion, resource, text(namespace), body ?? null)),
    "failed to create resource",
  );
}

function toResourceName({ outside }: ContextValue, apiVersion: string, kind: string): ResourceName {
  const { findResource } = outside;
  const intro = "failed to map kind to resource";
  const resource = answer(findResource && (() => findResource(apiVersion, kind)), intro);
  return resource === undefined
    ? fail(`${intro}: no matches for kind "${kind}" in version "${apiVersion}"`)
    : new ResourceName(apiVersion, resource);
}

type Ask = typeof list;

/** @param fixed the namespace that the policy is bound to; undefined: it names one each time */
function toLibrary(fixed: string | undefined): Library {
  const more = fixed === undefined ? [STRING] : [];
  const withNamespace = (rest: Args): Args => (fixed === undefined ? rest : [fixed, ...rest]);
  const byText =
    (ask: Ask) =>
    (context: ContextValue, apiVersion: string, resource: string, ...rest: CelValue[]): CelValue =>
      ask(context, apiVersion, resource, withNamespace(rest));
  const byName =
    (ask: Ask) =>
    (context: ContextValue, name: ResourceName, ...rest: CelValue[]): CelValue =>
      ask(context, name.apiVersion, name.resource, withNamespace(rest));
  const postAnywhere =
    fixed === undefined
      ? both("Post", "resource_post_map", [CONTEXT, STRING, STRING, OBJECT], OBJECT, byText(post))
      : [];
  return {
    name: "kyverno.resource",
    overloads: [
      ...both("List", "resource_list", [CONTEXT, STRING, STRING, ...more], OBJECT, byText(list)),
      ...both("List", "resource_list_map", [CONTEXT, STRING, STRING, ...more, LABELS], OBJECT, byText(list)),
      ...both("List", "list_resources_gvr", [CONTEXT, GVR, ...more], OBJECT, byName(list)),
      ...both("List", "list_resources_gvr_map", [CONTEXT, GVR, ...more, LABELS], OBJECT, byName(list)),
      ...both("Get", "resource_get", [CONTEXT, STRING, STRING, ...more, STRING], OBJECT, byText(get)),
      ...both("Get", "resource_get_gvr", [CONTEXT, GVR, ...more, STRING], OBJECT, byName(get)),
      ...both("Post", "resource_post", [CONTEXT, STRING, STRING, ...more, OBJECT], OBJECT, byText(post)),
      ...postAnywhere,
      ...both("ToGVR", "convert_to_gvr_string_string", [CONTEXT, STRING, STRING], GVR, toResourceName),
    ],
  };
}

/**
 * Kyverno's `resource` library.
 * @param namespace that a namespaced policy is bound to; "" for cluster-wide policies
 * @see github.com/kyverno/sdk, extensions/cel/libs/resource
 */
export const resourceLibrary = (namespace: string): Library => toLibrary(namespace === "" ? undefined : namespace);
