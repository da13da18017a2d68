import {
  asList,
  asObject,
  asString,
  dig,
  type Json,
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
  /** `applyTo` as written. */
  readonly rows: readonly Json[];
  /** @returns undefined where it does not apply; a string says why it applies and cannot */
  expand(parent: KubernetesObject): KubernetesObject | string | undefined;
}

/** What was made of an object, and by which template. */
export interface Expanded {
  readonly object: KubernetesObject;
  readonly by: Expansion;
}

const DEEPEST = 30;
/** By these an owner is known. */
const KEYS = ["apiVersion", "kind", "name"] as const;

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
  const name = asString(resource.object.metadata.name) ?? "";
  const made: KubernetesObject = { apiVersion, kind, metadata: {} };
  if (name === "" || name.length > 63)
    throw toPolicyProblem(resource, ["metadata", "name"], "its name must have 1 to 63 characters");
  if (appliesTo(rows, made)) throw toPolicyProblem(resource, ["spec"], "it would expand what it generates");
  return {
    name,
    enforcementAction: asString(spec["enforcementAction"]) ?? "",
    rows,
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
  const owners = asList(metadata["ownerReferences"]) as OwnerReference[];
  const isOwned = owners.some((one) => KEYS.every((key) => dig(one, key) === owner[key]));
  return {
    ...template,
    apiVersion,
    kind,
    metadata: {
      ...metadata,
      name: `${name}-${kind}`.toLowerCase(),
      ...(namespace === undefined ? {} : { namespace }),
      ...(name === "" || isOwned ? {} : { ownerReferences: [...owners, owner] }),
    },
  };
}

/**
 * Everything that would be made of an object, also of what was made of it.
 * @param refine what mutators make of an object that was made; a string where they cannot
 * @returns a string where a template cannot be applied
 */
export function expandObject(
  expansions: readonly Expansion[],
  parent: KubernetesObject,
  refine: (made: KubernetesObject) => KubernetesObject | string = (made) => made,
  depth = 0,
): Expanded[] | string {
  if (depth > DEEPEST) return `expansion templates lead on for more than ${DEEPEST} steps`;
  const all: Expanded[] = [];
  for (const by of expansions) {
    const made = by.expand(parent);
    if (made === undefined) continue;
    const object = typeof made === "string" ? made : refine(made);
    if (typeof object === "string") return `expansion template ${by.name}: ${object}`;
    const further = expandObject(expansions, object, refine, depth + 1);
    if (typeof further === "string") return further;
    all.push({ object, by }, ...further);
  }
  return all;
}
