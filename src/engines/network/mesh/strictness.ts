import type { Picture } from "../../../model/index.ts";
import type { MeshFact } from "./fact.ts";
import { toIstioFact } from "./istio.ts";
import { toLinkerdFact } from "./linkerd.ts";

/** How strict the mesh (Istio, Linkerd) is with those who connect to each workload. */
export function toMeshStrictness(picture: Picture): readonly MeshFact[] {
  return picture.workloads.map((workload) => {
    const fact = toIstioFact(picture, workload) ?? toLinkerdFact(picture, workload);
    return fact ?? { workload, mesh: "none", mode: "disabled", ports: new Map(), authorizations: [], because: [] };
  });
}
