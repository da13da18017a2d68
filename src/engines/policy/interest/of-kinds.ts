import { builtInKinds, guessPlural, type KindTable, toTakers } from "../../../inventory/kinds/index.ts";
import type { ResourceRule } from "../policy.ts";
import { EVERYTHING } from "./narrow.ts";

type Named = Pick<ResourceRule, "apiGroups" | "resources" | "kind">;

/**
 * Where objects of these kinds are sent to, subresources that take them too. A kind nobody knows may be any resource of its group;
 * where the group is open as well, it is looked for under the plural that Kubernetes would guess.
 * @param groups empty, or with a star: all
 * @param names of kinds, exact; empty, or with a star: all
 */
export function toTakerRules(
  groups: readonly string[],
  names: readonly string[],
  kinds: KindTable = builtInKinds,
): readonly ResourceRule[] {
  const isAnyGroup = groups.length === 0 || groups.includes("*");
  const isAnyKind = names.length === 0 || names.includes("*");
  if (isAnyKind) return isAnyGroup ? [EVERYTHING] : groups.flatMap((group) => toWholeGroup(group, kinds)).map(toRule);
  const wanted = isAnyGroup ? ["*"] : groups;
  return merge(wanted.flatMap((group) => names.flatMap((name) => toNamed(group, name, kinds)))).map(toRule);
}

/** The group's own resources, and subresources of others that take its kinds: `deployments/scale`, `pods/eviction`. */
function toWholeGroup(group: string, kinds: KindTable): Named[] {
  const others = [...toTakers(kinds)]
    .filter(([type]) => type.startsWith(`${group}/`))
    .flatMap(([, takers]) => takers.filter((taker) => taker.group !== group))
    .map((taker) => ({ apiGroups: [taker.group], resources: [`${taker.resource}/${taker.subresource}`] }));
  const scales = group === SCALE_GROUP ? [EVERY_SCALE] : [];
  return merge([{ apiGroups: [group], resources: ["*/*"] }, ...others, ...scales]);
}

const SCALE_GROUP = "autoscaling";
/** Also that of custom resources nobody told of. */
const EVERY_SCALE: Named = { apiGroups: ["*"], resources: ["*/scale"] };

function toNamed(group: string, name: string, kinds: KindTable): Named[] {
  const scales = name === "Scale" && (group === SCALE_GROUP || group === "*") ? [EVERY_SCALE] : [];
  const takers = [...toTakers(kinds)]
    .filter(([type]) => (group === "*" ? type.endsWith(`/${name}`) : type === `${group}/${name}`))
    .flatMap(([, all]) => all);
  const texts = takers.map(({ resource, subresource }) =>
    subresource === "" ? resource : `${resource}/${subresource}`,
  );
  if (group === "*") {
    const guessed = texts.length === 0 ? [guessPlural(name), `${guessPlural(name)}/*`] : texts;
    return [{ apiGroups: ["*"], resources: guessed, kind: name }, ...scales];
  }
  if (takers.length === 0) return [{ apiGroups: [group], resources: ["*/*"] }, ...scales];
  return [...takers.map((taker, index) => ({ apiGroups: [taker.group], resources: [texts[index] ?? ""] })), ...scales];
}

/** One for each group and open kind. */
function merge(all: readonly Named[]): Named[] {
  const merged = new Map<string, { named: Named; resources: Set<string> }>();
  for (const named of all) {
    const key = JSON.stringify([named.apiGroups, named.kind]);
    const known = merged.get(key) ?? { named, resources: new Set<string>() };
    merged.set(key, known);
    for (const resource of named.resources) known.resources.add(resource);
  }
  return [...merged.values()].map(({ named, resources }) => ({ ...named, resources: [...resources] }));
}

function toRule(named: Named): ResourceRule {
  return { ...named, apiVersions: ["*"], operations: ["*"], scope: "*" };
}
