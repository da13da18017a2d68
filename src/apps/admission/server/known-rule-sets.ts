import type { RuleSet } from "../../../decision/index.ts";
import type { RuleSets } from "../parts.ts";

/** Rule sets by name, those too that went a while ago: the API server goes on asking about them until it was told. */
export interface KnownRuleSets {
  /** Takes notice of what came and went; to be called often, it costs nothing where nothing did. */
  look(now: number): void;
  /** @returns undefined for one that is not known, or not any more */
  find(name: string, now: number): RuleSet | undefined;
}

/** Longer than a newer configuration is held back until every replica knows it. */
const FORMER_MS = 300_000;

/** @param ruleSets those in force */
export function toKnownRuleSets(ruleSets: () => RuleSets | undefined): KnownRuleSets {
  const former = new Map<string, { readonly ruleSet: RuleSet; readonly until: number }>();
  let seen: RuleSets | undefined;
  const look = (now: number): void => {
    const current = ruleSets();
    if (current === undefined || current === seen) return;
    for (const [name, { until }] of former) if (until <= now || current.byName.has(name)) former.delete(name);
    for (const [name, ruleSet] of seen?.byName ?? [])
      if (!current.byName.has(name)) former.set(name, { ruleSet, until: now + FORMER_MS });
    seen = current;
  };
  return {
    look,
    find(name, now) {
      look(now);
      const known = seen?.byName.get(name);
      if (known !== undefined) return known;
      const one = former.get(name);
      return one !== undefined && one.until > now ? one.ruleSet : undefined;
    },
  };
}
