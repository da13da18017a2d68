import {
  asObject,
  type Batch,
  dig,
  formatPath,
  type ObjectMeta,
  type Path,
  type PodSpec,
  Problem,
  type Resource,
  type Workload,
} from "../model/index.ts";
import { toContainers } from "./containers.ts";
import type { Exposed } from "./exposure.ts";
import type { Locate } from "./objects.ts";
import { OBJECT_META, POD_SPEC } from "./pod-shape.ts";
import type { FindSchemas } from "./crd-schemas.ts";
import { findPodTemplates } from "./pod-template.ts";
import { conform } from "./shape.ts";

/** A workload before it is known who can reach it. */
export type BareWorkload = Omit<Workload, keyof Exposed>;

/**
 * The workloads an object describes; fields of a wrong type are FIELD_INVALID problems and left out.
 * @param schemasOf what definitions say of custom resources, where they were read
 */
export function toWorkloads(resource: Resource, locate: Locate, schemasOf?: FindSchemas): Batch<BareWorkload> {
  const problems: Problem[] = [];
  const { object, origin } = resource;
  const placeOf = (path: Path) =>
    origin.is === "file" ? locate(origin.document, [...origin.prefix, ...path]) : undefined;
  const onMismatch = (path: Path, message: string): void => {
    problems.push(new Problem("FIELD_INVALID", `${formatPath(path)} ${message}`, { at: placeOf(path) }));
  };
  const { places, isCut } = findPodTemplates(object, schemasOf);
  if (isCut) problems.push(new Problem("OBJECT_INVALID", toCutMessage(object), { at: placeOf([]) }));
  const items = places.map(({ specPath, metadataPath }): BareWorkload => {
    const podSpec = (conform(dig(object, ...specPath), POD_SPEC, specPath, onMismatch) ?? {}) as PodSpec;
    const metadata = metadataPath.length === 1 ? object.metadata : dig(object, ...metadataPath);
    const podMetadata = (asObject(conform(metadata, OBJECT_META, metadataPath, onMismatch)) ?? {}) as ObjectMeta;
    return {
      resource,
      specPath,
      metadataPath,
      namespace: object.metadata.namespace ?? "default",
      podMetadata,
      podSpec,
      containers: toContainers(podSpec, specPath),
    };
  });
  return { items, problems };
}

function toCutMessage({ kind, metadata }: Resource["object"]): string {
  return `${kind} ${metadata.name ?? ""} is too large to be searched for pod templates to its end; some may not be judged`;
}
