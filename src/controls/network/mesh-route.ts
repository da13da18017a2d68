import { matchesLabels } from "../../formats/selector/index.ts";
import { asList, asString, dig, type Picture, type Workload } from "../../model/index.ts";
import { findIn, labelsOf, namespaceOf } from "./place.ts";
import { selectorOf } from "./service.ts";

/** `namespace/service` → the VirtualService that a gateway leads to it through. Per picture, as pictures never change. */
const routes = new WeakMap<Picture, Map<string, string>>();

/** The VirtualService through which a gateway of the mesh leads to the workload, or undefined. */
export function meshRouteTo(workload: Workload, picture: Picture): string | undefined {
  const known = routes.get(picture) ?? findRoutes(picture);
  routes.set(picture, known);
  if (known.size === 0) return undefined;
  for (const { object } of findIn(picture, "/Service", workload.namespace)) {
    const through = known.get(`${workload.namespace}/${object.metadata.name ?? ""}`);
    if (through === undefined) continue;
    if (matchesLabels(selectorOf(object), labelsOf(workload))) return through;
  }
  return undefined;
}

function findRoutes(picture: Picture): Map<string, string> {
  const found = new Map<string, string>();
  for (const { object } of picture.ofKind("networking.istio.io/VirtualService")) {
    // Without a gateway, or with `mesh` alone, it is for traffic inside the mesh.
    if (!asList(dig(object, "spec", "gateways")).some((gateway) => gateway !== "mesh")) continue;
    for (const protocol of ["http", "tls", "tcp"]) {
      for (const rule of asList(dig(object, "spec", protocol))) {
        for (const target of asList(dig(rule, "route"))) {
          const host = asString(dig(target, "destination", "host")) ?? "";
          const [service = "", namespace = namespaceOf(object)] = host.split(".");
          found.set(`${namespace}/${service}`, `VirtualService/${object.metadata.name ?? ""}`);
        }
      }
    }
  }
  return found;
}
