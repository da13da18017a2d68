import type { Picture, Problem, Resource } from "../../../model/index.ts";
import type { Labels, Namespace } from "../model.ts";
import { toReport } from "../policies/report.ts";

/** The label that every namespace of a cluster has, whatever its manifest says. */
const NAME_LABEL = "kubernetes.io/metadata.name";

/** Every namespace that some object is in or that is there itself. One whose object was not read has its name as its only label. */
export function toNamespaces(picture: Picture, problems: Problem[]): Map<string, Namespace> {
  const namespaces = new Map<string, Namespace>();
  for (const resource of picture.ofKind("/Namespace")) {
    const name = resource.object.metadata.name ?? "";
    const labels = toLabels(resource, name);
    const known = namespaces.get(name);
    if (known?.origin !== undefined && !sameLabels(known.labels, labels))
      toReport(resource, problems).fault(
        ["metadata", "labels"],
        "there is another Namespace of that name with other labels",
      );
    namespaces.set(name, { name, labels, origin: resource.origin });
  }
  for (const name of [...picture.namespaces, "default"]) {
    if (!namespaces.has(name)) namespaces.set(name, { name, labels: { [NAME_LABEL]: name } });
  }
  return namespaces;
}

/** The API server writes the name's label over whatever a manifest says of it. */
function toLabels({ object }: Resource, name: string): Labels {
  return { ...object.metadata.labels, [NAME_LABEL]: name };
}

function sameLabels(one: Labels, other: Labels): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}
