import { intersect, isEmpty, subtract } from "../connections/connection-set.ts";
import type { Entry, Way } from "../model.ts";
import type { Cause } from "./cause.ts";
import type { Reason } from "./reason.ts";

/**
 * What policies let in, narrowed to what Ingress and Route objects lead to the workload: what none of them leads there is
 * denied by all of them.
 */
export function withEntries(reasons: readonly Reason[], entry: Entry | undefined): readonly Reason[] {
  const ways = entry?.ways ?? [];
  return reasons.flatMap((reason): readonly Reason[] => {
    let pieces = [{ connections: reason.connections, causes: [] as readonly Cause[] }];
    for (const way of ways) {
      pieces = pieces.flatMap((piece) => {
        const inside = intersect(piece.connections, way.connections);
        const outside = subtract(piece.connections, way.connections);
        const cause: Cause = {
          kind: way.kind,
          text: `${nameOf(way)} allows ingress connections through service ${way.service}`,
        };
        return [
          ...(isEmpty(inside) ? [] : [{ connections: inside, causes: [...piece.causes, cause] }]),
          ...(isEmpty(outside) ? [] : [{ connections: outside, causes: piece.causes }]),
        ];
      });
    }
    return pieces.map(({ connections, causes }): Reason => {
      if (causes.length > 0) return { ...reason, connections, causes: [...causes, ...reason.causes] };
      const misses = ways.map((way): Cause => ({
        kind: way.kind,
        text: `${nameOf(way)} allows ingress to service ${way.service}, but the protocols and ports do not match`,
      }));
      const denials = reason.verdict === "denied" ? reason.causes : [];
      return { verdict: "denied", connections, causes: [...misses, ...denials] };
    });
  });
}

const nameOf = ({ kind, namespace, name }: Way): string => `${kind} '${namespace}/${name}'`;
