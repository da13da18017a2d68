import type { Resource } from "../../model/index.ts";
import {
  type Attributes,
  isResourceRequest,
  type NonResourceAttributes,
  type ResourceAttributes,
  toCombinedResource,
} from "./attributes.ts";
import { coversGroup, coversVerb } from "../../formats/rbac/index.ts";
import { coversName, coversUrl, type Rule } from "./rule.ts";

/** A Role or ClusterRole with the rules that count: those of its parts where it is aggregated. */
export class Role {
  readonly kind: "Role" | "ClusterRole";
  /** Empty for a ClusterRole. */
  readonly namespace: string;
  readonly name: string;
  /** More than one where files hold several of that name: what any of them grants, counts. */
  readonly resources: readonly Resource[];
  readonly rules: readonly Rule[];
  /** By the words of the rules' `resources`; made when the role is first asked. */
  #byResource: ReadonlyMap<string, readonly Rule[]> | undefined;

  constructor(
    id: { readonly kind: "Role" | "ClusterRole"; readonly namespace: string; readonly name: string },
    resources: readonly Resource[],
    rules: readonly Rule[],
  ) {
    this.kind = id.kind;
    this.namespace = id.namespace;
    this.name = id.name;
    this.resources = resources;
    this.rules = rules;
  }

  /** The words of its rules' `resources`: `pods`, `pods/exec`, a star. */
  get resourceWords(): Iterable<string> {
    return this.#index().keys();
  }

  /**
   * A rule that allows the request, wherever the role is bound, or undefined.
   * @param words of the request, for who asks many roles
   */
  find(attributes: Attributes, words: readonly string[] = toWords(attributes)): Rule | undefined {
    if (!isResourceRequest(attributes)) return this.#findForUrl(attributes);
    const index = this.#index();
    for (const word of words) {
      const rules = index.get(word);
      if (rules === undefined) continue;
      for (const rule of rules) if (allows(rule, attributes)) return rule;
    }
    return undefined;
  }

  /** All rules that allow the request, those for other names too when any name will do. */
  findAll(attributes: Attributes, anyName = false): Rule[] {
    if (!isResourceRequest(attributes)) {
      const { verb, nonResourceURL } = attributes;
      return this.rules.filter((rule) => coversVerb(rule, verb) && coversUrl(rule, nonResourceURL));
    }
    const index = this.#index();
    const found = toResourceWords(attributes).flatMap((word) => index.get(word) ?? []);
    const { verb, group, name } = attributes;
    return [...new Set(found)].filter(
      (rule) => coversVerb(rule, verb) && coversGroup(rule, group) && (anyName || coversName(rule, name)),
    );
  }

  #findForUrl({ verb, nonResourceURL }: NonResourceAttributes): Rule | undefined {
    return this.rules.find((rule) => coversVerb(rule, verb) && coversUrl(rule, nonResourceURL));
  }

  #index(): ReadonlyMap<string, readonly Rule[]> {
    if (this.#byResource !== undefined) return this.#byResource;
    const made = new Map<string, Rule[]>();
    for (const rule of this.rules) {
      for (const word of new Set(rule.resources)) {
        const known = made.get(word);
        if (known === undefined) made.set(word, [rule]);
        else known.push(rule);
      }
    }
    this.#byResource = made;
    return made;
  }
}

/**
 * What a rule's `resources` must have one of to be about the request: a star before a slash covers that subresource of everything, one
 * behind it only a subresource of that very name.
 */
export function toResourceWords(attributes: ResourceAttributes): readonly string[] {
  const combined = toCombinedResource(attributes);
  return attributes.subresource === "" ? [combined, "*"] : [combined, `*/${attributes.subresource}`, "*"];
}

/** The same of any request; none for a URL. */
export function toWords(attributes: Attributes): readonly string[] {
  return isResourceRequest(attributes) ? toResourceWords(attributes) : [];
}

/** Whether a rule that speaks of the resource allows the request. */
export function allows(rule: Rule, { verb, group, name }: ResourceAttributes): boolean {
  return coversVerb(rule, verb) && coversGroup(rule, group) && coversName(rule, name);
}
