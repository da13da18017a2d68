import { dig, type Json, type JsonObject, type Path } from "../../../model/index.ts";
import { isProtocol, type Protocol } from "../connections/connection-set.ts";
import { ALL_PORTS, toPortSet } from "../connections/port-set.ts";
import type { RulePort } from "../model.ts";
import { gather, givenKeys, readList, type Understood, understood } from "./fields.ts";
import { isPortNumber } from "./network-policy.ts";
import type { Report } from "./report.ts";

/**
 * The ports of a rule of administrators' policies, in the words of v1alpha1 (`portNumber`, `namedPort`, `portRange`) or of
 * v1alpha2 (`tcp`, `udp`, `sctp`, `destinationNamedPort`).
 */
export function readAdminPorts(
  value: Json | undefined,
  path: Path,
  report: Report,
): Understood<readonly RulePort[] | undefined> {
  const list = readList(value, path, report);
  if ("doubt" in list) return list;
  if (list.value === undefined || list.value.length === 0) return understood(undefined);
  return gather(list.value.map((port, at) => readPort(port, [...path, at], report)));
}

function readPort(entry: JsonObject, path: Path, report: Report): Understood<RulePort> {
  const given = givenKeys(entry);
  const [key = ""] = given;
  if (given.length !== 1) return { doubt: report.fault(path, "must set exactly one field") };
  const value = entry[key];
  const at = [...path, key];
  switch (key) {
    case "portNumber":
      return readNumber(value, at, report);
    case "portRange":
      return readRange(readProtocol(value), dig(value, "start"), dig(value, "end"), at, report);
    case "namedPort":
    case "destinationNamedPort":
      return typeof value === "string" && value !== ""
        ? understood({ is: "named", name: value })
        : { doubt: report.fault(at, "must be the name of a port") };
    case "tcp":
    case "udp":
    case "sctp":
      return readDestination(key.toUpperCase() as Protocol, dig(value, "destinationPort"), at, report);
    default:
      return { doubt: report.fault(at, "is not understood") };
  }
}

function readNumber(value: Json | undefined, path: Path, report: Report): Understood<RulePort> {
  const protocol = readProtocol(value);
  const port = dig(value, "port");
  return protocol !== undefined && isPortNumber(port)
    ? understood({ is: "ports", protocol, ports: toPortSet(port) })
    : { doubt: report.fault(path, "must hold a protocol and a port from 1 to 65535") };
}

function readProtocol(value: Json | undefined): Protocol | undefined {
  const protocol = dig(value, "protocol") ?? "TCP";
  return isProtocol(protocol) ? protocol : undefined;
}

function readRange(
  protocol: Protocol | undefined,
  start: Json | undefined,
  end: Json | undefined,
  path: Path,
  report: Report,
): Understood<RulePort> {
  return protocol !== undefined && isPortNumber(start) && isPortNumber(end) && start <= end
    ? understood({ is: "ports", protocol, ports: toPortSet(start, end) })
    : { doubt: report.fault(path, `${JSON.stringify(start)}-${JSON.stringify(end)} is no range of ports`) };
}

function readDestination(
  protocol: Protocol,
  destination: Json | undefined,
  path: Path,
  report: Report,
): Understood<RulePort> {
  const given = givenKeys(destination);
  if (given.length === 0) return understood({ is: "ports", protocol, ports: ALL_PORTS });
  if (given.length !== 1) return { doubt: report.fault([...path, "destinationPort"], "must set exactly one field") };
  const number = dig(destination, "number");
  if (isPortNumber(number)) return understood({ is: "ports", protocol, ports: toPortSet(number) });
  const range = dig(destination, "range");
  return readRange(protocol, dig(range, "start"), dig(range, "end"), [...path, "destinationPort"], report);
}
