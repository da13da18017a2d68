import { readYaml } from "../../../formats/yaml/index.ts";
import { asList, asObject, asString, dig, type Json } from "../../../model/index.ts";
import type { AddressRange, Labels } from "../model.ts";
import { readRange } from "../policies/address-ranges.ts";
import { toNetworkId } from "./networks.ts";

const ANNOTATION = "k8s.v1.cni.cncf.io/networks";
const MAX_ATTACHMENTS = 64;

/**
 * The secondary networks that pods are attached to, by id, each with the addresses fixed for them.
 * @param annotations of the pod template: `net, other/net@eth1`, or a list in JSON
 * @param vmSpec the spec of a virtual machine's template, which names its networks itself
 * @see https://github.com/k8snetworkplumbingwg/multi-net-spec
 */
export function toAttachments(
  annotations: Labels | undefined,
  vmSpec?: Json,
): ReadonlyMap<string, readonly AddressRange[]> {
  const written = annotations?.[ANNOTATION];
  const listed = written === undefined ? [] : readAnnotation(written);
  const ofInterfaces = toMachineAddresses(vmSpec);
  const ofMachine = asList(dig(vmSpec, "networks")).flatMap((network) => {
    const name = asString(dig(network, "multus", "networkName"));
    return name === undefined ? [] : [{ name, addresses: ofInterfaces }];
  });
  return new Map(
    [...listed, ...ofMachine]
      .slice(0, MAX_ATTACHMENTS)
      .map(({ name, addresses }) => [toNetworkId("NAD", toLocalName(name)), addresses]),
  );
}

interface Attachment {
  readonly name: string;
  readonly addresses: readonly AddressRange[];
}

function readAnnotation(text: string): Attachment[] {
  if (!/^\s*[[{]/.test(text)) {
    const names = text.split(",").map((part) => part.trim());
    return names.filter((name) => name !== "").map((name) => ({ name, addresses: [] }));
  }
  return asList(parse(text)).flatMap((entry) => {
    const name = asString(dig(entry, "name"));
    if (name === undefined) return [];
    const addresses = asList(dig(asObject(entry), "ips")).flatMap((ip) => readRange(toSingle(ip)) ?? []);
    return [{ name, addresses }];
  });
}

/** Addresses that cloud-init gives to interfaces of a machine; which of its networks they are in is not said. */
function toMachineAddresses(vmSpec: Json | undefined): AddressRange[] {
  return asList(dig(vmSpec, "volumes")).flatMap((volume) => {
    const data = dig(volume, "cloudInitNoCloud", "networkData") ?? dig(volume, "cloudInitConfigDrive", "networkData");
    if (typeof data !== "string") return [];
    const interfaces = Object.values(asObject(dig(readYaml("networkData", data).items[0]?.value, "ethernets")) ?? {});
    return interfaces.flatMap((one) => asList(dig(one, "addresses"))).flatMap((ip) => readRange(toSingle(ip)) ?? []);
  });
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return [];
  }
}

/** `2.2.5.1/24` is an address and the size of its network: one address. */
function toSingle(ip: Json): string | undefined {
  const address = asString(ip)?.split("/")[0];
  return address === undefined ? undefined : `${address}/${address.includes(":") ? 128 : 32}`;
}

/** `namespace/net@eth1` → `net` */
function toLocalName(name: string): string {
  return (name.split("/").at(-1) ?? "").split("@")[0] ?? "";
}
