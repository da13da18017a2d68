import { isEmpty, NO_CONNECTIONS, subtract, unite, formatConnections } from "../connections/connection-set.ts";
import type { Direction, NetworkModel, Peer, Policy, PolicyRule } from "../model.ts";
import { type Answer, decide } from "../reach/decide.ts";

export interface RuleOfPolicy {
  readonly policy: Policy;
  readonly rule: PolicyRule;
}

/** Why something is let through in one direction. */
export interface Cause {
  /** Rules that allow it, each something that was not allowed before it was asked. */
  readonly rules: readonly RuleOfPolicy[];
  /** No policy of the namespace tier is about the subject, and nothing else decided about some of it. */
  readonly isOpen: boolean;
}

export interface CausedAnswer {
  readonly answer: Answer;
  readonly cause: Cause;
}

/** What is let through, and by which rules. */
export function decideWithCause(
  model: NetworkModel,
  direction: Direction,
  source: Peer,
  target: Peer,
  network: string,
): CausedAnswer {
  const rules: RuleOfPolicy[] = [];
  let ofRules = NO_CONNECTIONS;
  const answer = decide(model, direction, source, target, network, ({ policy, rule, decided }) => {
    if (rule?.action !== "Allow" || isEmpty(decided)) return;
    rules.push({ policy, rule });
    ofRules = unite(ofRules, decided);
  });
  return { answer, cause: { rules, isOpen: !isEmpty(subtract(answer.connections, ofRules)) } };
}

/** Every different answer with its cause once, so that pairs are compared by number. */
export class Answers {
  readonly list: CausedAnswer[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #rules = new Map<PolicyRule, number>();

  add(caused: CausedAnswer): number {
    const key = this.#toKey(caused);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.list.length);
    return this.list.push(caused) - 1;
  }

  #toKey({ answer, cause }: CausedAnswer): string {
    const rules = cause.rules.map(({ rule }) => {
      const number = this.#rules.get(rule) ?? this.#rules.size;
      this.#rules.set(rule, number);
      return number;
    });
    const { connections, unknown, because } = answer;
    return `${formatConnections(connections)}|${formatConnections(unknown)}|${rules.join()}|${cause.isOpen}|${because.join()}`;
  }
}
