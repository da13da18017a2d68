import { type Change, type Edit, type Path, toResourceId } from "../../../model/index.ts";
import type { RuleOfPolicy } from "../classes/cause.ts";
import type { Direction } from "../model.ts";

/** Who wrote a rule wanted it: taking it away needs them. */
const COST = { friction: 4, latency: 0, operation: 0 } as const;
/** What no pod has. */
const NOBODY = [{ podSelector: { matchExpressions: [{ key: "hauberk.dev/nobody", operator: "Exists" }] } }];

/**
 * Takes a rule away that lets something through. The rule stays in its place, so that others keep theirs, and that a policy without
 * rules does not stop to be about its direction: it is for nobody, or denies.
 */
export function toRuleChange({ policy, rule }: RuleOfPolicy, direction: Direction): Change | undefined {
  const { resource } = policy;
  if (resource === undefined) return undefined;
  const path: Path = ["spec", direction, rule.index];
  const edit = toEdit(policy.kind, path, direction);
  if (edit === undefined) return undefined;
  const id = toResourceId(resource.object);
  const name = `${id.kind} ${id.namespace === "" ? "" : `${id.namespace}/`}${id.name}`;
  return {
    id: `network/take-rule@${id.kind}/${id.namespace}/${id.name}/${direction}/${rule.index}`,
    title: `Take ${direction} rule ${rule.index + 1}${rule.name === "" ? "" : ` (${rule.name})`} of ${name} away`,
    resource: id,
    origin: resource.origin,
    cost: COST,
    edits: [edit],
  };
}

function toEdit(kind: string, path: Path, direction: Direction): Edit | undefined {
  switch (kind) {
    case "NetworkPolicy":
    case "MultiNetworkPolicy":
      return { op: "set", path: [...path, direction === "ingress" ? "from" : "to"], value: structuredClone(NOBODY) };
    case "AdminNetworkPolicy":
    case "BaselineAdminNetworkPolicy":
    case "ClusterNetworkPolicy":
      return { op: "set", path: [...path, "action"], value: "Deny" };
    default:
      return undefined;
  }
}
