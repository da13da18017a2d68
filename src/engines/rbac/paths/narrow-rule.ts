import type { Edit, Json } from "../../../model/index.ts";
import type { Rule } from "../rule.ts";
import { toRightsOfRule } from "./profile.ts";

const ALL_VERBS = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];

/**
 * The edits that leave of a rule what gives no right an attacker wants: resources that are harmless keep their verbs, the others keep the
 * verbs that are. A rule of which nothing is left goes.
 */
export function toNarrowed(rule: Rule): Edit[] {
  const path = ["rules", rule.index];
  const isSafe = (part: Partial<Rule>): boolean => {
    const one = { ...rule, ...part };
    return toRightsOfRule(one).size === 0;
  };
  const safe = rule.resources.filter((resource) => isSafe({ resources: [resource] }));
  const unsafe = rule.resources.filter((resource) => !safe.includes(resource));
  const verbs = (rule.verbs.includes("*") ? ALL_VERBS : rule.verbs).filter((verb) =>
    isSafe({ resources: unsafe, verbs: [verb] }),
  );
  // Verbs may be worth something only together, as create and patch of one name are.
  const kept = isSafe({ resources: unsafe, verbs }) ? verbs : [];
  if (safe.length === 0) return kept.length === 0 ? [{ op: "remove", path }] : [set([...path, "verbs"], kept)];
  const edits = [set([...path, "resources"], safe)];
  if (kept.length > 0) edits.push({ op: "append", path: ["rules"], value: toRule(rule, unsafe, kept) });
  return edits;
}

function set(path: Edit["path"], value: readonly string[]): Edit {
  return { op: "set", path, value: [...value] };
}

function toRule(rule: Rule, resources: readonly string[], verbs: readonly string[]): Json {
  const names = rule.resourceNames.length === 0 ? {} : { resourceNames: [...rule.resourceNames] };
  return { apiGroups: [...rule.apiGroups], resources: [...resources], ...names, verbs: [...verbs] };
}
