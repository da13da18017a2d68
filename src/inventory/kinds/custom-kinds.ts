import {
  asList,
  asObject,
  asString,
  dig,
  isObject,
  type JsonObject,
  type KubernetesObject,
  toGroup,
} from "../../model/index.ts";
import { type AdmittedOperation, BUILT_IN_KINDS, type Kind, KindTable } from "./kinds.ts";

/**
 * The built-in kinds, and those that CustomResourceDefinitions among the objects define.
 * @param served what a cluster says that it serves, `GROUP/VERSION/RESOURCE`
 */
export function toKindTable(objects: Iterable<KubernetesObject>, served?: ReadonlySet<string>): KindTable {
  const custom: Kind[] = [];
  for (const object of objects) {
    if (object.kind === "CustomResourceDefinition" && toGroup(object.apiVersion) === "apiextensions.k8s.io") {
      custom.push(...toCustomKinds(object));
    }
  }
  return new KindTable([...BUILT_IN_KINDS, ...custom], served);
}

function toCustomKinds(definition: KubernetesObject): Kind[] {
  const group = asString(dig(definition, "spec", "group"));
  const names = asObject(dig(definition, "spec", "names"));
  const [kind, resource] = [asString(names?.["kind"]), asString(names?.["plural"])];
  if (group === undefined || kind === undefined || resource === undefined) return [];
  return asList(dig(definition, "spec", "versions"))
    .filter(isObject)
    .flatMap((served) => {
      const version = asString(served["name"]);
      if (version === undefined || served["served"] === false) return [];
      const subresources = Object.keys(asObject(served["subresources"]) ?? {}).map(
        (name) => [name, name === "scale" ? "autoscaling/v1/Scale" : `${group}/${version}/${kind}`] as const,
      );
      return [
        {
          group,
          version,
          kind,
          resource,
          namespaced: dig(definition, "spec", "scope") !== "Cluster",
          subresources: new Map(subresources),
          operations: new Map<string, readonly AdmittedOperation[]>([
            ["", ["CREATE", "UPDATE", "DELETE"]],
            ...subresources.map(([name]) => [name, ["UPDATE"]] as const),
          ]),
          isBuiltIn: false,
          schema: (): JsonObject | undefined => asObject(dig(served, "schema", "openAPIV3Schema")),
        },
      ];
    })
    .toSorted((a, b) => compareVersions(a.version, b.version));
}

const VERSION = /^v(\d{1,9})(?:(alpha|beta)(\d{1,9}))?$/;

/**
 * The order in which the API server prefers versions: released ones first, then beta, then alpha, higher ones first,
 * names of another form last.
 * @see k8s.io/apimachinery/pkg/version, CompareKubeAwareVersionStrings
 */
export function compareVersions(a: string, b: string): number {
  const [one, other] = [toVersion(a), toVersion(b)];
  if (one === undefined || other === undefined) {
    return one === other ? (a < b ? -1 : a > b ? 1 : 0) : one === undefined ? 1 : -1;
  }
  return other.stage - one.stage || other.major - one.major || other.minor - one.minor;
}

function toVersion(
  text: string,
): { readonly major: number; readonly stage: number; readonly minor: number } | undefined {
  const match = VERSION.exec(text);
  if (match === null) return undefined;
  const stage = match[2] === undefined ? 2 : match[2] === "beta" ? 1 : 0;
  return { major: Number(match[1]), stage, minor: Number(match[3] ?? 0) };
}
