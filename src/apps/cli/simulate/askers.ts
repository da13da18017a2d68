import type { UserInfo } from "../../../engines/policy/index.ts";
import type { Json, Resource } from "../../../model/index.ts";

/** Words by which policies of any engine ask who asks. */
const ASKING = /userInfo|authorizer|"subjects"|"clusterRoles"|"roles"|serviceAccountName|serviceAccountNamespace/;
const POLICIES = /policy|constraint|template/i;
/** Names that policies hold against the user's: `'ci'`, `"system:masters"`. */
const QUOTED = /'([^'\\]{1,200})'|"([^"\\]{1,200})"/g;
const MOST_NAMES = 12;

const ANYBODY: readonly UserInfo[] = [
  { username: "somebody", groups: ["system:authenticated"] },
  { username: "kubernetes-admin", groups: ["system:masters", "system:authenticated"] },
  {
    username: "system:serviceaccount:kube-system:replicaset-controller",
    groups: ["system:serviceaccounts", "system:serviceaccounts:kube-system", "system:authenticated"],
  },
];

/**
 * People and programs that policies may tell apart: nobody knows who would make a live object anew, so that what they say of it holds
 * only where they say the same to all of these.
 */
export function toAskers(resources: readonly Resource[]): readonly UserInfo[] {
  const names = new Set<string>();
  let isAsked = false;
  for (const { object } of resources) {
    if (!POLICIES.test(object.kind) || !ASKING.test(JSON.stringify(object))) continue;
    isAsked = true;
    addNames(object["spec"], names);
  }
  if (!isAsked) return [];
  const named = [...names].map((name) => ({ username: name, groups: [name, "system:authenticated"] }));
  return [...ANYBODY, ...named];
}

function addNames(value: Json | undefined, names: Set<string>): void {
  if (names.size >= MOST_NAMES) return;
  if (Array.isArray(value)) for (const item of value) addNames(item, names);
  else if (typeof value === "object" && value !== null) addNamesOf(value, names);
  else if (typeof value === "string" && value.includes("userInfo"))
    for (const [, single, double] of value.matchAll(QUOTED)) {
      if (names.size < MOST_NAMES) names.add(single ?? double ?? "");
    }
}

/** Kyverno names those whom it means in lists of subjects. */
function addNamesOf(value: { readonly [key: string]: Json | undefined }, names: Set<string>): void {
  for (const [key, item] of Object.entries(value)) {
    if (key === "subjects" && Array.isArray(item)) {
      for (const subject of item) {
        const name =
          typeof subject === "object" && subject !== null && !Array.isArray(subject) ? subject["name"] : undefined;
        if (typeof name === "string" && names.size < MOST_NAMES) names.add(name);
      }
    }
    addNames(item, names);
  }
}
