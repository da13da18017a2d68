import { asList, dig, toGroup, type Json, type KubernetesObject, type Path } from "../../model/index.ts";

/** All groups an Ingress ever was in. */
export const INGRESS_KINDS = ["networking.k8s.io/Ingress", "extensions/Ingress"] as const;

/** A backend of an Ingress with the way to it. */
export interface IngressBackend {
  readonly path: Path;
  readonly value: Json | undefined;
}

/** The default backend and those of all paths, as either API version writes them. */
export function backendsOf(ingress: KubernetesObject): IngressBackend[] {
  const backends: IngressBackend[] = [];
  for (const key of ["defaultBackend", "backend"]) {
    const value = dig(ingress, "spec", key);
    if (value != null) backends.push({ path: ["spec", key], value });
  }
  for (const [rule, entry] of asList(dig(ingress, "spec", "rules")).entries()) {
    for (const [index, path] of asList(dig(entry, "http", "paths")).entries()) {
      backends.push({ path: ["spec", "rules", rule, "http", "paths", index, "backend"], value: dig(path, "backend") });
    }
  }
  return backends;
}

/** The Service of a backend; undefined when the API version of the Ingress does not find one there. */
export function serviceOf(
  ingress: KubernetesObject,
  backend: Json | undefined,
): { name: Json | undefined; port: Json | undefined; isV1: boolean } {
  const isV1 = toGroup(ingress.apiVersion) !== "extensions" && !ingress.apiVersion.endsWith("v1beta1");
  if (!isV1) return { name: dig(backend, "serviceName"), port: dig(backend, "servicePort"), isV1 };
  const port = dig(backend, "service", "port");
  return { name: dig(backend, "service", "name"), port: dig(port, "name") ?? dig(port, "number"), isV1 };
}
