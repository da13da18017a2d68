import { asList, asString, dig, type Json } from "../../../model/index.ts";
import { isProtocol } from "../connections/connection-set.ts";
import type { NamedPort } from "../model.ts";
import { isPortNumber } from "../policies/network-policy.ts";

const MAX_PORTS = 1000;

/** The ports that the containers of a pod declare, of those that run beside each other. */
export function toPodPorts(podSpec: Json | undefined): NamedPort[] {
  const sidecars = asList(dig(podSpec, "initContainers")).filter((one) => dig(one, "restartPolicy") === "Always");
  const ports = [...asList(dig(podSpec, "containers")), ...sidecars].flatMap((one) => asList(dig(one, "ports")));
  return ports.slice(0, MAX_PORTS).flatMap((entry) => {
    const port = dig(entry, "containerPort");
    const protocol = dig(entry, "protocol") ?? "TCP";
    if (!isPortNumber(port) || !isProtocol(protocol)) return [];
    return [{ name: asString(dig(entry, "name")) ?? "", protocol, port }];
  });
}
