import type { LabelSelector, Picture } from "../../src/model/index.ts";

/** The parts of objects the tests of the shop look at, as the API server has accepted them. */
export interface Service {
  readonly spec: {
    readonly selector: Record<string, string>;
    readonly ports: readonly { name?: string; port: number; targetPort?: string | number }[];
  };
}

export interface Backend {
  readonly service: { readonly name: string; readonly port: { readonly name?: string; readonly number?: number } };
}

export interface Ingress {
  readonly spec: {
    readonly tls?: readonly { readonly secretName: string }[];
    readonly rules: readonly { readonly http: { readonly paths: readonly { readonly backend: Backend }[] } }[];
  };
}

export interface Binding {
  readonly roleRef: { readonly kind: string; readonly name: string };
  readonly subjects: readonly { readonly kind: string; readonly name: string; readonly namespace: string }[];
}

export interface Webhooks {
  readonly webhooks: readonly {
    readonly clientConfig: { readonly service: { readonly namespace: string; readonly name: string; port?: number } };
  }[];
}

export interface Peer {
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly ipBlock?: object;
}

export interface PolicyRule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly { readonly port: number }[];
}

export interface NetworkPolicy {
  readonly spec: {
    readonly podSelector: LabelSelector;
    readonly policyTypes: readonly string[];
    readonly ingress?: readonly PolicyRule[];
    readonly egress?: readonly PolicyRule[];
  };
}

/** @param port its number, or its name in the Service */
export function hasPort(picture: Picture, namespace: string, name: string, port: string | number): boolean {
  const service = picture.find("/Service", namespace, name)?.object as unknown as Service | undefined;
  return (service?.spec.ports ?? []).some((one) => (typeof port === "string" ? one.name : one.port) === port);
}
