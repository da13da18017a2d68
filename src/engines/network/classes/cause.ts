import {
  type ConnectionSet,
  isEmpty,
  NO_CONNECTIONS,
  subtract,
  unite,
  formatConnections,
} from "../connections/connection-set.ts";
import type { Direction, NetworkModel, Peer, Policy, PolicyRule } from "../model.ts";
import { type Answer, decide } from "../reach/decide.ts";

export interface RuleOfPolicy {
  readonly policy: Policy;
  readonly rule: PolicyRule;
}

/** A rule that allows something, and what of it. */
export interface AllowingRule extends RuleOfPolicy {
  readonly connections: ConnectionSet;
}

/** Why something is let through in one direction. */
export interface Cause {
  readonly rules: readonly AllowingRule[];
  /** Rules that may allow it: network plugins differ. */
  readonly unsure: readonly AllowingRule[];
  /** What no policy of the namespace tier, and nothing else, decided about. */
  readonly open: ConnectionSet;
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
  const rules: AllowingRule[] = [];
  const unsure: AllowingRule[] = [];
  let ofRules = NO_CONNECTIONS;
  const answer = decide(model, direction, source, target, network, ({ policy, rule, decided, isUnsure }) => {
    if (rule?.action !== "Allow" || isEmpty(decided)) return;
    if (isUnsure === true) return void unsure.push({ policy, rule, connections: decided });
    rules.push({ policy, rule, connections: decided });
    ofRules = unite(ofRules, decided);
  });
  return { answer, cause: { rules, unsure, open: subtract(answer.connections, ofRules) } };
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
    const rules = [...cause.rules, ...cause.unsure].map(({ rule, connections }) => {
      const number = this.#rules.get(rule) ?? this.#rules.size;
      this.#rules.set(rule, number);
      return `${number} ${formatConnections(connections)}`;
    });
    const { connections, unknown, because } = answer;
    return `${formatConnections(connections)}|${formatConnections(unknown)}|${rules.join()} ${cause.unsure.length}|${formatConnections(cause.open)}|${because.join()}`;
  }
}
