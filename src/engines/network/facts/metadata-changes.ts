import { type Change, type Edit, type Json, type Path, toResourceId } from "../../../model/index.ts";
import { asList, dig } from "../../../model/index.ts";
import { containsPrefix, readPrefix } from "../../../formats/cidr/index.ts";
import type { RuleOfPolicy } from "../classes/cause.ts";

const COST = { friction: 1, latency: 0, operation: 0 } as const;
const V4 = "169.254.169.254/32";
const V6 = "fd00:ec2::254/128";

/** Leaves the metadata's addresses out of what an egress rule of a NetworkPolicy allows; undefined for other kinds. */
export function toMetadataRuleChange({ policy, rule }: RuleOfPolicy): Change | undefined {
  const { resource, kind } = policy;
  if (resource === undefined || kind !== "NetworkPolicy") return undefined;
  const path: Path = ["spec", "egress", rule.index, "to"];
  const to = asList(dig(resource.object, ...path));
  const edits =
    to.length === 0 ? [toEverywhereElse(path)] : to.flatMap((peer, at) => toExcept(peer, [...path, at, "ipBlock"]));
  if (edits.length === 0) return undefined;
  const id = toResourceId(resource.object);
  return {
    id: `network/except-metadata@${id.kind}/${id.namespace}/${id.name}/${rule.index}`,
    title: `Leave the cloud's instance metadata out of egress rule ${rule.index + 1} of NetworkPolicy ${id.namespace || "default"}/${id.name}`,
    resource: id,
    origin: resource.origin,
    cost: COST,
    edits,
  };
}

/** A rule for everybody, as one for everybody else. */
function toEverywhereElse(path: Path): Edit {
  const value: Json = [
    { namespaceSelector: {} },
    { ipBlock: { cidr: "0.0.0.0/0", except: [V4] } },
    { ipBlock: { cidr: "::/0", except: [V6] } },
  ];
  return { op: "set", path, value };
}

function toExcept(peer: Json, path: Path): Edit[] {
  const cidr = dig(peer, "ipBlock", "cidr");
  const block = typeof cidr === "string" ? readPrefix(cidr) : undefined;
  if (block === undefined || "because" in block) return [];
  return [V4, V6].flatMap((text): Edit[] => {
    const address = readPrefix(text);
    if ("because" in address || !containsPrefix(block, address)) return [];
    return [{ op: "append", path: [...path, "except"], value: text }];
  });
}
