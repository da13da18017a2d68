import {
  asList,
  asObject,
  asString,
  dig,
  isObject,
  type Json,
  type JsonObject,
  type KubernetesObject,
} from "../../../model/index.ts";

/** What a configuration in the cluster does otherwise than it should, in words; empty: nothing. The CA bundle counts apart. */
export function findDeviations(wanted: KubernetesObject, found: Json): string[] {
  const names = byName(wanted);
  const there = byName(found);
  const gone = [...names.keys()].filter((name) => !there.has(name)).map((name) => `${name} is gone`);
  const added = [...there.keys()].filter((name) => !names.has(name)).map((name) => `${name} was added`);
  const changed = [...names].flatMap(([name, webhook]) => {
    const other = there.get(name);
    return other === undefined ? [] : findFields(webhook, other).map((field) => `${field} of ${name} was changed`);
  });
  return [...gone, ...added, ...changed];
}

/** The same with the CA bundles that are there, where ours names none: somebody else injects them. */
export function withInjectedBundles(wanted: KubernetesObject, found: Json | undefined): KubernetesObject {
  const there = byName(found);
  const webhooks = [...byName(wanted)].map(([name, webhook]): JsonObject => {
    const client = asObject(webhook["clientConfig"]) ?? {};
    const injected = dig(there.get(name), "clientConfig", "caBundle");
    if (client["caBundle"] !== undefined || injected === undefined) return webhook;
    return { ...webhook, clientConfig: { ...client, caBundle: injected } };
  });
  return { ...wanted, webhooks };
}

/** Whether every entry has exactly the bundles of the wanted one. */
export function hasBundles(wanted: KubernetesObject, found: Json): boolean {
  const there = byName(found);
  return [...byName(wanted)].every(([name, webhook]) => {
    const bundle = dig(webhook, "clientConfig", "caBundle");
    return bundle === undefined || bundle === dig(there.get(name), "clientConfig", "caBundle");
  });
}

function byName(configuration: Json | undefined): Map<string, JsonObject> {
  const webhooks = asList(dig(configuration, "webhooks")).filter(isObject);
  return new Map(webhooks.map((webhook) => [asString(webhook["name"]) ?? "", webhook]));
}

function findFields(wanted: JsonObject, found: JsonObject): string[] {
  const fields = [...new Set([...Object.keys(wanted), ...Object.keys(found)])].toSorted();
  return fields.filter((field) => toText(field, wanted[field]) !== toText(field, found[field]));
}

/** One text for what means the same: keys in order, nothing for what is empty. */
function toText(field: string, value: Json | undefined): string {
  if (field !== "clientConfig") return canonical(value);
  const { caBundle: _, ...rest } = asObject(value) ?? {};
  return canonical(rest);
}

function canonical(value: Json | undefined): string {
  if (Array.isArray(value)) return value.length === 0 ? "" : `[${value.map(canonical).join(",")}]`;
  const object = asObject(value);
  if (object === undefined) return value === undefined || value === null ? "" : JSON.stringify(value);
  const parts = Object.keys(object)
    .toSorted()
    .map((key) => [key, canonical(object[key])] as const)
    .filter(([, text]) => text !== "")
    .map(([key, text]) => `${JSON.stringify(key)}:${text}`);
  return parts.length === 0 ? "" : `{${parts.join(",")}}`;
}
