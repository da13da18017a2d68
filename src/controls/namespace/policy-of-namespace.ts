import type { Context, KubernetesObject, Observation } from "../../model/index.ts";
import { isSystemNamespace } from "./pod-security-label.ts";

/** A namespace in which no object of the kind is. */
export function findAbsent(namespace: KubernetesObject, groupKind: string, context: Context): Observation | undefined {
  const { picture, settings } = context;
  const name = namespace.metadata.name ?? "";
  if (isSystemNamespace(namespace, settings)) return undefined;
  if (picture.ofKind(groupKind).some(({ object }) => object.metadata.namespace === name)) return undefined;
  const kind = groupKind.slice(1);
  const path = ["metadata", "name"];
  const blind = picture.whyBlind(groupKind, name);
  if (blind !== undefined)
    return { verdict: "unknown", path, message: `objects of kind ${kind} were not read: ${blind}` };
  return { path, message: `namespace "${name}" has no ${kind}` };
}
