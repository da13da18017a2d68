import { asList, asString, dig, type Json, type Picture, toResourceId, type Workload } from "../../../model/index.ts";
import type { ObjectChange } from "./change.ts";

/** A workload whose pods would not start again, for the want of what they name. */
export interface MissingPart {
  /** `Deployment shop/cart`. */
  readonly workload: string;
  /** `ConfigMap shop/settings`. */
  readonly needs: string;
}

/** What the change takes away of what pods cannot start without; references that are optional are none. */
export function findMissing(changes: readonly ObjectChange[], after: Picture): readonly MissingPart[] {
  const gone = new Set(changes.filter(({ is }) => is === "deleted").map(({ resource }) => toText(resource.object)));
  if (gone.size === 0) return [];
  return after.workloads.flatMap((workload) => {
    const needs = [...new Set(findNeeds(workload))].filter((one) => gone.has(one));
    return needs.map((one) => ({ workload: toText(workload.resource.object), needs: one }));
  });
}

function toText(object: Parameters<typeof toResourceId>[0]): string {
  const { kind, namespace, name } = toResourceId(object);
  return `${kind} ${namespace === "" ? name : `${namespace}/${name}`}`;
}

function findNeeds({ resource, namespace, specPath }: Workload): string[] {
  const spec = dig(resource.object, ...specPath) ?? null;
  const account = asString(dig(spec, "serviceAccountName")) ?? "default";
  const volumes = asList(dig(spec, "volumes")).flatMap((volume) => [
    ...toNeed("Secret", dig(volume, "secret"), "secretName"),
    ...toNeed("ConfigMap", dig(volume, "configMap"), "name"),
    ...toNeed("PersistentVolumeClaim", dig(volume, "persistentVolumeClaim"), "claimName"),
    ...asList(dig(volume, "projected", "sources")).flatMap((source) => [
      ...toNeed("Secret", dig(source, "secret"), "name"),
      ...toNeed("ConfigMap", dig(source, "configMap"), "name"),
    ]),
  ]);
  const containers = [...asList(dig(spec, "containers")), ...asList(dig(spec, "initContainers"))];
  const environment = containers.flatMap((container) => [
    ...asList(dig(container, "envFrom")).flatMap((from) => [
      ...toNeed("Secret", dig(from, "secretRef"), "name"),
      ...toNeed("ConfigMap", dig(from, "configMapRef"), "name"),
    ]),
    ...asList(dig(container, "env")).flatMap((variable) => [
      ...toNeed("Secret", dig(variable, "valueFrom", "secretKeyRef"), "name"),
      ...toNeed("ConfigMap", dig(variable, "valueFrom", "configMapKeyRef"), "name"),
    ]),
  ]);
  return [`ServiceAccount/${account}`, ...volumes, ...environment].map((one) => {
    const [kind = "", name = ""] = one.split("/");
    return `${kind} ${namespace === "" ? "default" : namespace}/${name}`;
  });
}

function toNeed(kind: string, reference: Json | undefined, field: string): string[] {
  const name = asString(dig(reference ?? null, field));
  return name === undefined || dig(reference ?? null, "optional") === true ? [] : [`${kind}/${name}`];
}
