import { dig, isObject, type KubernetesObject, toGroup, toGroupKind } from "../model/index.ts";
import { findBuiltInPlaces, type PodTemplatePlace } from "./built-in-places.ts";
import type { FindSchemas } from "./crd-schemas.ts";
import { TemplateSearch } from "./template-search.ts";

/** Groups whose objects describe or quote pods without running any: policies, reviews, recorded reports. */
const DESCRIBING_GROUPS =
  /(?:^|\.)(?:kyverno\.io|gatekeeper\.sh|openreports\.io|wgpolicyk8s\.io|aquasecurity\.github\.io|softwarecomposition\.kubescape\.io)$|^(?:admission|audit|imagepolicy)\.k8s\.io$/;
/** Kinds that hold the values of a chart, which mean what the chart makes of them: `container.image` is a name there. */
const CHART_KINDS = new Set([
  "argoproj.io/Application",
  "argoproj.io/ApplicationSet",
  "helm.toolkit.fluxcd.io/HelmRelease",
  "helm.cattle.io/HelmChart",
  "helm.cattle.io/HelmChartConfig",
]);

export interface PodTemplates {
  readonly places: readonly PodTemplatePlace[];
  /** The object is too large to be searched to its end: there may be more. */
  readonly isCut: boolean;
}

const NONE: PodTemplates = { places: [], isCut: false };

/**
 * Every pod spec an object carries: at the known places for built-in kinds; in custom resources wherever a mapping looks
 * like one, and wherever the schema of its definition says that one is. A schema only adds places.
 */
export function findPodTemplates(object: KubernetesObject, schemasOf?: FindSchemas): PodTemplates {
  const builtIn = findBuiltInPlaces(object);
  if (builtIn !== undefined) {
    const places = builtIn.filter(({ specPath }) => isObject(dig(object, ...specPath)));
    return { places, isCut: false };
  }
  const groupKind = toGroupKind(object);
  if (DESCRIBING_GROUPS.test(toGroup(object.apiVersion)) || CHART_KINDS.has(groupKind)) return NONE;
  const search = new TemplateSearch(object);
  search.byStructure();
  for (const schema of schemasOf?.(groupKind) ?? []) search.bySchema(schema);
  return search;
}
