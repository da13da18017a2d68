import { dig, type Resource, toGroup } from "../../../model/index.ts";
import { toKindTable } from "../../../inventory/kinds/index.ts";
import { advise, type Advice } from "./advice.ts";
import { findLooseEnds, findTwins } from "./bindings.ts";
import { findDeadRules } from "./dead-rules.ts";
import { findExpressionFaults } from "./expressions.ts";
import { findForgottenContainers } from "./forgotten-containers.ts";
import { toParts } from "./parts.ts";
import { findFaultyRegexes } from "./regexes.ts";
import { findParameterPrefixes, findRegistryPrefixes } from "./registry-prefix.ts";
import { findTypeFaults } from "./types.ts";
import { findUnknownFields } from "./unknown-fields.ts";

/**
 * What is weak in policies beyond what stops them from being read: see `readPolicies` for that. Pure; in the order of
 * the policies.
 */
export function checkPolicies(resources: readonly Resource[]): Advice[] {
  const byPrefix = new Set(
    resources.filter(comparesByPrefix).map(({ object }) => dig(object, "spec", "crd", "spec", "names", "kind")),
  );
  const kinds = toKindTable(resources.map(({ object }) => object));
  const found = resources.flatMap((resource) => [
    ...findLooseEnds(resource, resources, kinds),
    ...findTypeFaults(resource, kinds),
    ...findUnknownFields(resource),
    ...findDeadRules(resource),
    ...toParts(resource).flatMap((part) => [
      ...findForgottenContainers(part),
      ...findRegistryPrefixes(part),
      ...findFaultyRegexes(part),
      ...findExpressionFaults(part),
    ]),
    ...(byPrefix.has(resource.object.kind) ? findOpenParameters(resource) : []),
  ]);
  return [...found, ...findTwins(resources)];
}

/** A template whose Rego or CEL compares images with its parameters by their beginnings. */
function comparesByPrefix({ object }: Resource): boolean {
  return object.kind === "ConstraintTemplate" && /startswith\(|startsWith\(/.test(JSON.stringify(object["spec"]));
}

function findOpenParameters(resource: Resource): Advice[] {
  if (toGroup(resource.object.apiVersion) !== "constraints.gatekeeper.sh") return [];
  return findParameterPrefixes(dig(resource.object, "spec", "parameters")).map(({ path, prefix }) =>
    advise(resource, ["spec", "parameters", ...path], {
      code: "registry-prefix",
      level: "warning",
      message: `the template compares beginnings: ${JSON.stringify(prefix)} also matches ${JSON.stringify(`${prefix}-evil`)}; end it with /`,
    }),
  );
}
