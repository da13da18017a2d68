import { type ConnectionSet, formatConnections, isEmpty } from "../connections/connection-set.ts";
import type { Direction } from "../model.ts";
import type { Explained, Explanation } from "./explanation.ts";
import type { Cause } from "./cause.ts";
import type { Reason } from "./reason.ts";

/** Where the rule of a cause stands in its object; undefined where there is none. */
export function toRulePath({ policy, rule }: Cause, direction: Direction): readonly (string | number)[] | undefined {
  if (policy?.resource === undefined) return undefined;
  if (rule === undefined) return [];
  const isDenial = policy.kind.startsWith("Cilium") && rule.action === "Deny";
  return ["spec", isDenial ? `${direction}Deny` : direction, rule.index];
}

/** The parts of an explanation that are about some connections, narrowed to them. */
export function narrowTo(
  { parts }: Explanation,
  narrow: (connections: ConnectionSet) => ConnectionSet,
): readonly Explained[] {
  return parts
    .map((part) => ({ ...part, connections: narrow(part.connections) }))
    .filter(({ connections }) => !isEmpty(connections));
}

/** One part for programs. @param toPlace where a cause stands, to be shown */
export function toPartJson(part: Explained, toPlace: (cause: Cause, direction: Direction) => unknown): object {
  const direction = (one: Direction, { verdict, causes }: Reason): object => ({
    verdict,
    causes: causes.map((cause) => {
      const { policy, rule, text } = cause;
      const at = toPlace(cause, one);
      return {
        text,
        ...(policy === undefined ? {} : { kind: policy.kind, namespace: policy.namespace, name: policy.name }),
        ...(rule === undefined ? {} : { rule: rule.index, action: rule.action }),
        ...(at === undefined ? {} : { at }),
      };
    }),
  });
  return {
    verdict: part.verdict,
    ports: formatConnections(part.connections),
    egress: direction("egress", part.egress),
    ingress: direction("ingress", part.ingress),
  };
}
