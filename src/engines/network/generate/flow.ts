import { asList, asNumber, asObject, asString, dig, isObject, type Json } from "../../../model/index.ts";
import { isProtocol, type Protocol } from "../connections/connection-set.ts";

/** An end of traffic that was seen. */
export interface FlowEnd {
  readonly namespace: string;
  /** Name of a workload, or of a pod; empty for what is no pod. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Empty where only the pod is known. */
  readonly address: string;
}

/** Traffic that was seen. */
export interface Flow {
  readonly source: FlowEnd;
  readonly target: FlowEnd;
  readonly protocol: Protocol;
  readonly port: number;
}

/** Longer lines are no flows. */
const MAX_LINE_CHARS = 1_000_000;

/** Flows that were read, and how many lines were none. */
export interface FlowsRead {
  readonly flows: readonly Flow[];
  /** Numbers of the lines that were none, from 1, the first few. */
  readonly faults: readonly number[];
  readonly faultCount: number;
  /** Answers, and what was dropped: they say nothing of who connects. */
  readonly leftOut: number;
}

const MAX_FAULTS = 5;

/** Reads what Hubble writes as JSON, one flow a line; a JSON list or lines of `{src,dst,port,protocol}`; or CSV with these columns. */
export function readFlows(text: string): FlowsRead {
  const list = text.trimStart().startsWith("[") ? parse(text) : undefined;
  const items = Array.isArray(list) ? list.map(toFlow) : readLines(text);
  const faults = items.flatMap((item, at) => (item === "fault" ? [at + 1] : []));
  const flows = items.filter((item) => typeof item !== "string");
  return {
    flows: flows.filter((flow, at) => flows.indexOf(flow) === at),
    faults: faults.slice(0, MAX_FAULTS),
    faultCount: faults.length,
    leftOut: items.filter((item) => item === "left out").length,
  };
}

type Item = Flow | "fault" | "left out";

function readLines(text: string): Item[] {
  const lines = text.split("\n");
  const columns = readColumns(lines[0] ?? "");
  return lines.map((line, at): Item => {
    const trimmed = line.trim();
    if (trimmed === "" || trimmed.startsWith("#") || (at === 0 && columns !== undefined)) return "left out";
    if (trimmed.length > MAX_LINE_CHARS) return "fault";
    return trimmed.startsWith("{") ? toFlow(parse(trimmed)) : fromCsv(trimmed, columns);
  });
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

const COLUMNS = ["src", "dst", "port", "protocol"];

function readColumns(line: string): readonly string[] | undefined {
  const names = line.split(",").map((name) => name.trim().toLowerCase());
  return names.includes("src") && names.includes("dst") && names.includes("port") ? names : undefined;
}

function fromCsv(line: string, columns: readonly string[] | undefined): Item {
  const fields = line.split(",").map((field) => field.trim().replaceAll(/^"|"$/g, ""));
  const named = new Map((columns ?? COLUMNS).map((name, at) => [name, fields[at] ?? ""]));
  return simple(named.get("src") ?? "", named.get("dst") ?? "", named.get("port") ?? "", named.get("protocol") ?? "");
}

function toFlow(value: Json | undefined): Item {
  if (!isObject(value)) return "fault";
  const flow = asObject(value["flow"]) ?? value;
  if (flow["source"] !== undefined && flow["destination"] !== undefined) return fromHubble(flow);
  const { src, dst, port, protocol } = value;
  const number = typeof port === "number" ? String(port) : asString(port);
  return simple(asString(src) ?? "", asString(dst) ?? "", number ?? "", asString(protocol) ?? "");
}

function simple(src: string, dst: string, port: string, written: string): Item {
  const protocol = written === "" ? "TCP" : written.toUpperCase();
  const number = Number(port);
  const isPort = /^\d{1,5}$/.test(port) && number >= 1 && number <= 65_535;
  if (src === "" || dst === "" || !isPort || !isProtocol(protocol)) return "fault";
  return { source: toEnd(src), target: toEnd(dst), protocol, port: number };
}

/** `shop/cart`, or an address. */
function toEnd(text: string): FlowEnd {
  const slash = text.indexOf("/");
  const isAddress = /^[\d.]+(?:\/\d+)?$/.test(text) || text.includes(":");
  if (isAddress) return { namespace: "", name: "", labels: {}, address: text };
  return {
    namespace: slash < 0 ? "default" : text.slice(0, slash),
    name: text.slice(slash + 1),
    labels: {},
    address: "",
  };
}

/** @see https://docs.cilium.io/en/stable/_api/v1/flow/README/ */
function fromHubble(flow: Readonly<Record<string, Json | undefined>>): Item {
  const verdict = asString(flow["verdict"]) ?? "FORWARDED";
  if (flow["is_reply"] === true || dig(flow["is_reply"], "value") === true) return "left out";
  if (verdict !== "FORWARDED" && verdict !== "REDIRECTED" && verdict !== "AUDIT") return "left out";
  const layer = asObject(flow["l4"]);
  const protocol = layer === undefined ? undefined : Object.keys(layer).find(isProtocol);
  if (layer === undefined || protocol === undefined) return "left out";
  const port = asNumber(dig(layer[protocol], "destination_port"));
  if (port === undefined || port < 1 || port > 65_535) return "fault";
  return { source: fromEndpoint(flow, "source"), target: fromEndpoint(flow, "destination"), protocol, port };
}

function fromEndpoint(flow: Readonly<Record<string, Json | undefined>>, side: "source" | "destination"): FlowEnd {
  const end = flow[side];
  const labels = asList(dig(end, "labels")).flatMap((label) => {
    const [, key = "", value = ""] = /^k8s:([^=]+)=?(.*)$/.exec(asString(label) ?? "") ?? [];
    return key === "" || key.startsWith("io.") ? [] : [[key, value] as const];
  });
  const workload = asString(dig(end, "workloads", 0, "name"));
  return {
    namespace: asString(dig(end, "namespace")) ?? "",
    name: workload ?? asString(dig(end, "pod_name")) ?? "",
    labels: Object.fromEntries(labels),
    address: asString(dig(flow["IP"], side)) ?? "",
  };
}
