import { isResourceRequest, toCombinedResource } from "../attributes.ts";
import type { Authorizer } from "../authorizer.ts";
import type { Binding } from "../binding.ts";
import type { Rule } from "../rule.ts";
import type { AuditEvent, Use } from "./event.ts";

/** What of a rule nobody used by one binding. */
export interface UnusedRule {
  readonly rule: Rule;
  /** All of them where the rule was never used. */
  readonly verbs: readonly string[];
  readonly resources: readonly string[];
  readonly isWholeRule: boolean;
}

export interface UnusedBinding {
  readonly binding: Binding;
  /** No rule of it was used. */
  readonly isWholeBinding: boolean;
  readonly rules: readonly UnusedRule[];
}

interface Seen {
  readonly verbs: Set<string>;
  readonly resources: Set<string>;
}

/** Requests whose rules are remembered, so that a log of millions is held against the roles once for each different one. */
const MAX_REMEMBERED = 100_000;

/** Holds an audit log against roles, in memory bounded by the roles. */
export class RightsUsed {
  readonly #authorizer: Authorizer;
  readonly #seen = new Map<Binding, Map<Rule, Seen>>();
  readonly #remembered = new Set<string>();

  constructor(authorizer: Authorizer) {
    this.#authorizer = authorizer;
  }

  add({ uses }: AuditEvent): void {
    for (const use of uses) if (use.outcome === "allowed") this.#addUse(use);
  }

  #addUse({ user, attributes }: Use): void {
    const key = JSON.stringify([user, attributes]);
    if (this.#remembered.has(key)) return;
    if (this.#remembered.size < MAX_REMEMBERED && key.length < 4_096) this.#remembered.add(key);
    const namespace = isResourceRequest(attributes) ? attributes.namespace : "";
    for (const { role, binding } of this.#authorizer.grantsOf(user)) {
      if (binding.namespace !== "" && binding.namespace !== namespace) continue;
      // Every rule that allows it counts as used: each would do without the others.
      for (const rule of role.findAll(attributes)) this.#mark(binding, rule, { user, attributes, outcome: "allowed" });
    }
  }

  #mark(binding: Binding, rule: Rule, { attributes }: Use): void {
    let rules = this.#seen.get(binding);
    if (rules === undefined) this.#seen.set(binding, (rules = new Map()));
    let seen = rules.get(rule);
    if (seen === undefined) rules.set(rule, (seen = { verbs: new Set(), resources: new Set() }));
    if (rule.verbs.includes(attributes.verb)) seen.verbs.add(attributes.verb);
    if (rule.verbs.includes("*")) seen.verbs.add("*");
    for (const word of isResourceRequest(attributes) ? toWords(attributes) : []) {
      if (rule.resources.includes(word)) seen.resources.add(word);
    }
  }

  /** What bindings give and nobody used; bindings of which all was used are left out. */
  findUnused(bindings: readonly Binding[]): UnusedBinding[] {
    return bindings.flatMap((binding): UnusedBinding[] => {
      const rules = binding.role?.rules ?? [];
      const seen = this.#seen.get(binding);
      const unused = rules.flatMap((rule) => toUnused(rule, seen?.get(rule)) ?? []);
      return unused.length === 0 ? [] : [{ binding, isWholeBinding: seen === undefined, rules: unused }];
    });
  }
}

function toWords(attributes: Parameters<typeof toCombinedResource>[0]): string[] {
  return [toCombinedResource(attributes), `*/${attributes.subresource}`, "*"];
}

function toUnused(rule: Rule, seen: Seen | undefined): UnusedRule | undefined {
  if (seen === undefined) return { rule, verbs: rule.verbs, resources: rule.resources, isWholeRule: true };
  const verbs = rule.verbs.filter((verb) => !seen.verbs.has(verb));
  const resources = rule.resources.filter((resource) => !seen.resources.has(resource));
  return verbs.length + resources.length === 0 ? undefined : { rule, verbs, resources, isWholeRule: false };
}
