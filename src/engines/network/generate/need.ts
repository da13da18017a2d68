import { formatAddress } from "../../../formats/cidr/index.ts";
import type { Protocol } from "../connections/connection-set.ts";
import type { AddressRange, WorkloadPeer } from "../model.ts";

/** An end of a connection that has to be allowed. */
export type NeedEnd =
  | { readonly is: "workload"; readonly peer: WorkloadPeer }
  /** Pods that are not among those read, chosen by labels: the cluster's DNS. */
  | { readonly is: "pods"; readonly namespace: string; readonly labels: Readonly<Record<string, string>> }
  /** Every pod of one namespace. */
  | { readonly is: "namespace"; readonly namespace: string }
  /** Whatever is in the cluster: something comes from a pod that is not known. */
  | { readonly is: "cluster" }
  /** Addresses outside: these, or all that are no private ones. */
  | { readonly is: "outside"; readonly cidrs: readonly string[]; readonly except: readonly string[] };

/** A connection that has to be allowed. */
export interface Need {
  readonly source: NeedEnd;
  readonly target: NeedEnd;
  readonly protocol: Protocol;
  /** The port of the pod, not of a service. */
  readonly port: number;
  /** What says so: `env CART_URL of Deployment shop/web`. */
  readonly because: string;
}

/** Networks that are nobody's outside of a house; the metadata addresses of clouds are among them. */
export const PRIVATE_NETWORKS = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10"];

/** Addresses that anybody may have: the internet. */
export const INTERNET: NeedEnd = { is: "outside", cidrs: ["0.0.0.0/0"], except: PRIVATE_NETWORKS };

/** Every address, private ones too: what a load balancer lets in. */
export const ANYWHERE: NeedEnd = { is: "outside", cidrs: ["0.0.0.0/0", "::/0"], except: [] };

/** Exactly these addresses. */
export function toOutside({ family, first, last }: AddressRange): NeedEnd {
  const width = family === 4 ? 32 : 128;
  const cidrs: string[] = [];
  for (let at = first; at <= last;) {
    let bits = 0;
    // The largest network that begins here and ends in time.
    while (bits < width && at % (1n << BigInt(bits + 1)) === 0n && at + (1n << BigInt(bits + 1)) - 1n <= last)
      bits += 1;
    cidrs.push(`${formatAddress({ family, value: at, zone: "" })}/${width - bits}`);
    at += 1n << BigInt(bits);
  }
  return { is: "outside", cidrs, except: [] };
}
