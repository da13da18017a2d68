import { type Attributes, isResourceRequest } from "./attributes.ts";
import type { Allowance, Grant } from "./authorizer.ts";
import { allows, toWords } from "./role.ts";

/** Fewer roles are asked one by one. */
const FEW = 3;
/** Rules of so many roles are not put into one index besides those of the roles. */
const MAX_RULES = 50_000;

/** What one subject is given in one place. */
export class GrantList {
  readonly grants: Grant[] = [];
  /** Rules by the words of their resources; made when it is first asked for. */
  #byWord: ReadonlyMap<string, readonly Allowance[]> | undefined;

  add(grant: Grant): void {
    this.grants.push(grant);
    this.#byWord = undefined;
  }

  /** @param words of the request */
  find(attributes: Attributes, words: readonly string[] = toWords(attributes)): Allowance | undefined {
    if (!isResourceRequest(attributes) || this.grants.length <= FEW) return this.#findOneByOne(attributes, words);
    this.#byWord ??= this.#toByWord();
    for (const word of words) {
      const allowances = this.#byWord.get(word);
      if (allowances === undefined) continue;
      for (const allowance of allowances) if (allows(allowance.rule, attributes)) return allowance;
    }
    // What found no room in the index.
    return this.#findOneByOne(attributes, words, this.#indexed);
  }

  /** How many grants are in the index. */
  #indexed = 0;

  #findOneByOne(attributes: Attributes, words: readonly string[], from = 0): Allowance | undefined {
    for (let index = from; index < this.grants.length; index += 1) {
      const grant = this.grants[index] as Grant;
      const rule = grant.role.find(attributes, words);
      if (rule !== undefined) return { grant, rule };
    }
    return undefined;
  }

  #toByWord(): Map<string, Allowance[]> {
    const made = new Map<string, Allowance[]>();
    let rules = 0;
    this.#indexed = 0;
    for (const grant of this.grants) {
      rules += grant.role.rules.length;
      if (rules > MAX_RULES) break;
      this.#indexed += 1;
      for (const rule of grant.role.rules) {
        const allowance = { grant, rule };
        for (const word of new Set(rule.resources)) {
          const known = made.get(word);
          if (known === undefined) made.set(word, [allowance]);
          else known.push(allowance);
        }
      }
    }
    return made;
  }
}
