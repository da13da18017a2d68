import { isObject, type Json, type KubernetesObject } from "../../../model/index.ts";

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** Without the copy of itself that kubectl leaves in an annotation. */
export function withoutLastApplied(object: KubernetesObject): KubernetesObject {
  const { annotations } = object.metadata;
  if (annotations === undefined || !Object.hasOwn(annotations, LAST_APPLIED)) return object;
  const { [LAST_APPLIED]: _, ...kept } = annotations;
  return { ...object, metadata: { ...object.metadata, annotations: kept } };
}

/** Of a policy what is judged by: controllers write its status again and again. */
export function withoutStatus(object: KubernetesObject): KubernetesObject {
  const { status: _, ...kept } = withoutLastApplied(object);
  return kept;
}

/** Of a service account what is not about the names of its Secrets. */
export function toLeanAccount(account: KubernetesObject): KubernetesObject {
  const { secrets: _, imagePullSecrets: __, ...kept } = withoutLastApplied(account);
  return kept;
}

/** Of a definition of a kind what says how its objects are named and typed: the texts in schemas are most of it. */
export function toLeanDefinition(definition: KubernetesObject): KubernetesObject {
  const { spec, ...kept } = withoutStatus(definition);
  if (!isObject(spec)) return kept;
  const { conversion: _, versions, ...rest } = spec;
  return { ...kept, spec: { ...rest, versions: withoutDescriptions(versions ?? [], 0) } };
}

const MAX_DEPTH = 100;

/** Values in schemas, which are no schemas themselves. */
const DATA: ReadonlySet<string> = new Set(["default", "enum", "example"]);

/** A field named `description` is a mapping under `properties`; the text is a string. */
function withoutDescriptions(value: Json, depth: number): Json {
  if (depth > MAX_DEPTH) return {};
  if (Array.isArray(value)) return value.map((item) => withoutDescriptions(item, depth + 1));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([key, item]) => key !== "description" || typeof item !== "string");
  return Object.fromEntries<Json | undefined>(
    entries.map(([key, item]) => [key, DATA.has(key) ? item : withoutDescriptions(item ?? null, depth + 1)]),
  );
}
