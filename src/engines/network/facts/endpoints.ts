import { readAddress } from "../../../formats/cidr/index.ts";
import { asList, asString, dig, type FootholdId, type Json, type Picture, toFootholdId } from "../../../model/index.ts";
import { type ConnectionSet, NO_CONNECTIONS, toConnections, unite } from "../connections/connection-set.ts";
import { toPortSet } from "../connections/port-set.ts";
import type { AddressRange } from "../model.ts";

/** Something outside of the pods that every cluster has. */
export interface Endpoint {
  readonly id: FootholdId;
  readonly kind: string;
  readonly name: string;
  readonly technique: string;
  /** Empty: it is somewhere outside of the pod network, and nobody said where. */
  readonly addresses: readonly AddressRange[];
  readonly ports: ConnectionSet;
  readonly precondition?: string;
}

const METADATA = ["169.254.169.254", "fd00:ec2::254"];

/** The cloud's instance metadata, the API server, the kubelets. */
export function toEndpoints(picture: Picture): Endpoint[] {
  const isCloud = picture.ofKind("/Node").some(({ object }) => /^[a-z]+:\/\/\//.test(providerOf(object["spec"])));
  return [
    {
      id: toFootholdId("endpoint", "metadata"),
      kind: "network/connect-metadata",
      name: "the cloud's instance metadata",
      technique: "T1552.005",
      addresses: METADATA.flatMap(toSingle),
      ports: toTcp([80]),
      ...(isCloud ? {} : { precondition: "the nodes are machines of a cloud" }),
    },
    {
      id: toFootholdId("endpoint", "api-server"),
      kind: "network/connect-api-server",
      name: "the API server",
      technique: "T1613",
      addresses: toServerAddresses(picture),
      ports: toTcp([443, 6443, 8443]),
    },
    {
      id: toFootholdId("endpoint", "kubelet"),
      kind: "network/connect-kubelet",
      name: "the kubelets",
      technique: "T1613",
      addresses: toNodeAddresses(picture),
      ports: toTcp([10_250, 10_255]),
    },
  ];
}

const providerOf = (spec: Json | undefined): string => asString(dig(spec, "providerID")) ?? "";

function toTcp(ports: readonly number[]): ConnectionSet {
  return ports.map((port) => toConnections("TCP", toPortSet(port))).reduce(unite, NO_CONNECTIONS);
}

function toSingle(text: string): AddressRange[] {
  const address = readAddress(text);
  if ("because" in address) return [];
  return [{ family: address.family, first: address.value, last: address.value }];
}

function toServerAddresses(picture: Picture): AddressRange[] {
  const endpoints = picture.find("/Endpoints", "default", "kubernetes");
  const subsets = asList(dig(endpoints?.object, "subsets")).flatMap((subset) => asList(dig(subset, "addresses")));
  const slices = picture
    .ofKind("discovery.k8s.io/EndpointSlice")
    .filter(({ object }) => object.metadata.labels?.["kubernetes.io/service-name"] === "kubernetes");
  const ofSlices = slices
    .filter(({ object }) => object.metadata.namespace === "default")
    .flatMap(({ object }) => asList(object["endpoints"]))
    .flatMap((endpoint) => asList(dig(endpoint, "addresses")));
  const texts = [...subsets.map((address) => dig(address, "ip")), ...ofSlices];
  return texts.flatMap((text) => toSingle(asString(text) ?? ""));
}

const MAX_NODES = 5000;

function toNodeAddresses(picture: Picture): AddressRange[] {
  const nodes = picture.ofKind("/Node").slice(0, MAX_NODES);
  const addresses = nodes.flatMap(({ object }) => asList(dig(object, "status", "addresses")));
  return addresses.flatMap((entry) => toSingle(asString(dig(entry, "address")) ?? ""));
}
