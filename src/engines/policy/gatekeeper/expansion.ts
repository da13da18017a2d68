import {
  asList,
  asObject,
  asString,
  dig,
  type JsonObject,
  type KubernetesObject,
  type OwnerReference,
  type Resource,
} from "../../../model/index.ts";
import { appliesTo } from "./mutation/setters.ts";
import { toPolicyProblem } from "./problem.ts";

/** Says which objects a controller would make of others, so that they can be judged before it does. */
export interface Expansion {
  readonly name: string;
  /** Empty: that of each constraint. */
  readonly enforcementAction: string;
  /** @returns undefined where it does not apply; a string says why it applies and cannot */
  expand(parent: KubernetesObject): KubernetesObject | string | undefined;
}

/** What was made of an object, and by which template. */
export interface Expanded {
  readonly object: KubernetesObject;
  readonly by: Expansion;
}

const DEEPEST = 30;

/**
 * Reads an ExpansionTemplate (expansion.gatekeeper.sh).
 * @throws {Problem} POLICY_INVALID
 */
export function readExpansion(resource: Resource): Expansion {
  const spec = asObject(resource.object["spec"]) ?? {};
  const rows = asList(spec["applyTo"]);
  const source = asString(spec["templateSource"]) ?? "";
  const { group, version, kind } = asObject(spec["generatedGVK"]) ?? {};
  if (rows.length === 0) throw toPolicyProblem(resource, ["spec"], "applyTo is empty");
  if (source === "") throw toPolicyProblem(resource, ["spec"], "templateSource is empty");
  if (typeof version !== "string" || typeof kind !== "string")
    throw toPolicyProblem(resource, ["spec"], "generatedGVK needs version and kind");
  const apiVersion = typeof group === "string" && group !== "" ? `${group}/${version}` : version;
  const made: KubernetesObject = { apiVersion, kind, metadata: {} };
  if (appliesTo(rows, made)) throw toPolicyProblem(resource, ["spec"], "it would expand what it generates");
  const name = resource.object.metadata.name ?? "";
  return {
    name,
    enforcementAction: asString(spec["enforcementAction"]) ?? "",
    expand: (parent) => {
      if (!appliesTo(rows, parent)) return undefined;
      const template = asObject(dig(parent, ...source.split(".")));
      return template === undefined ? `${source} is missing` : toChild(parent, structuredClone(template), made);
    },
  };
}

function toChild(
  parent: KubernetesObject,
  template: JsonObject,
  { apiVersion, kind }: KubernetesObject,
): KubernetesObject {
  const { name = "", namespace } = parent.metadata;
  const metadata = asObject(template["metadata"]) ?? {};
  const owner: OwnerReference = { apiVersion: parent.apiVersion, kind: parent.kind, name, uid: "" };
  return {
    ...template,
    apiVersion,
    kind,
    metadata: {
      ...metadata,
      name: `${name}-${kind}`.toLowerCase(),
      ...(namespace === undefined ? {} : { namespace }),
      ownerReferences: [...(asList(metadata["ownerReferences"]) as OwnerReference[]), owner],
    },
  };
}

/** Everything that would be made of an object, also of what was made of it. @returns a string where a template cannot be applied */
export function expandObject(
  expansions: readonly Expansion[],
  parent: KubernetesObject,
  depth = 0,
): Expanded[] | string {
  if (depth > DEEPEST) return `expansion templates lead on for more than ${DEEPEST} steps`;
  const all: Expanded[] = [];
  for (const by of expansions) {
    const object = by.expand(parent);
    if (object === undefined) continue;
    if (typeof object === "string") return `expansion template ${by.name}: ${object}`;
    const further = expandObject(expansions, object, depth + 1);
    if (typeof further === "string") return further;
    all.push({ object, by }, ...further);
  }
  return all;
}
