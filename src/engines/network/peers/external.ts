import type { AddressRange, Direction, ExternalPeer, Policy } from "../model.ts";
import { formatRange } from "../policies/address-ranges.ts";

const LAST = { 4: (1n << 32n) - 1n, 6: (1n << 128n) - 1n } as const;

/** All addresses of both families, parted where a rule of the direction begins or ends to speak of them. */
export function toExternalPeers(policies: readonly Policy[], direction: Direction): ExternalPeer[] {
  const ranges = policies.flatMap((policy) => (policy.network === undefined ? rangesOf(policy, direction) : []));
  return ([4, 6] as const).flatMap((family) => {
    const starts = new Set([0n]);
    for (const range of ranges.filter((one) => one.family === family)) {
      starts.add(range.first);
      if (range.last < LAST[family]) starts.add(range.last + 1n);
    }
    const sorted = [...starts].sort((one, other) => (one < other ? -1 : one > other ? 1 : 0));
    return sorted.map((first, at) =>
      toExternalPeer({ family, first, last: (sorted[at + 1] ?? LAST[family] + 1n) - 1n }),
    );
  });
}

export function toExternalPeer(range: AddressRange): ExternalPeer {
  return { is: "external", name: `${formatRange(range)}[External]`, range };
}

function rangesOf(policy: Policy, direction: Direction): AddressRange[] {
  return (policy[direction] ?? []).flatMap((rule) =>
    (rule.peers ?? []).flatMap((peer) => (peer.is === "addresses" ? peer.ranges : [])),
  );
}
