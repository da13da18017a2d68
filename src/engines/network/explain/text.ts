import { type ConnectionSet, intersect, isEmpty, type Protocol } from "../connections/connection-set.ts";
import { formatPorts, hasAllPorts } from "../connections/port-set.ts";
import type { NetworkModel } from "../model.ts";
import { type Explained, type Explanation, isByDefault } from "./explanation.ts";
import { type Isolation, nameOfIsolation } from "./isolation.ts";
import { compare, namesNetworks, type PortQuestion, toQuestioned } from "../text/lines.ts";
import { nameOfPeer } from "./peer-name.ts";
import type { Cause } from "./cause.ts";
import { type Reason, SYSTEM_DEFAULT } from "./reason.ts";

/** What of an explanation is shown. */
export interface ExplainOptions {
  /** This port alone. */
  readonly port?: PortQuestion;
  /** Only what is allowed, or only what is denied. */
  readonly only?: "allowed" | "denied";
}

const RULE = `${"-".repeat(160)}\n`;

/** Explanations as text: pair by pair, network by network; pairs that no policy is about come last, without reasons. */
export function formatExplanations(
  model: NetworkModel,
  explanations: readonly Explanation[],
  isolations: readonly Isolation[],
  options: ExplainOptions = {},
): string {
  const ids = [...new Set([...explanations, ...isolations].map(({ network }) => network))];
  const ordered = ids.sort((one, other) => compare(titleOf(model, one), titleOf(model, other)));
  const hasNetworks = namesNetworks(model);
  const sections = ordered.map((network) => {
    const inIt = explanations.filter((one) => one.network === network);
    const apart = options.port === undefined ? [] : isolations.filter((one) => one.network === network);
    return writeNetwork(model, hasNetworks ? ` in ${titleOf(model, network)}` : "", inIt, apart, options);
  });
  const isParted = options.port === undefined && isolations.length > 0;
  const note = isParted
    ? "\n*** Note: Connections between any peers from separate isolated networks are denied by default and therefore not listed in this report."
    : "";
  return `${sections.join("")}${note}`;
}

/** `primary UDN green`, `secondary NAD l2`, `pod-network` */
function titleOf(model: NetworkModel, network: string): string {
  const found = model.networks.find(({ id }) => id === network);
  return found === undefined || found.kind === "pod" ? network : `${found.role} ${found.kind} ${found.name}`;
}

interface Block {
  readonly pair: string;
  readonly text: string;
}

function writeNetwork(
  model: NetworkModel,
  where: string,
  explanations: readonly Explanation[],
  isolations: readonly Isolation[],
  options: ExplainOptions,
): string {
  const isQuiet = (one: Explanation): boolean => options.port === undefined && isByDefault(one);
  const blocks = [
    ...explanations.filter((one) => !isQuiet(one)).flatMap((one) => toBlock(model, one, options)),
    ...(options.only === "allowed" ? [] : isolations.map((one) => toIsolationBlock(model, one, options))),
  ].sort(byPair);
  const quiet =
    options.only === "denied"
      ? []
      : explanations
          .filter(isQuiet)
          .map((one) => pairOf(model, one))
          .sort();
  const reasons = "Specific connections and their reasons";
  const defaults = `All Connections due to ${SYSTEM_DEFAULT}`;
  return [
    ...(blocks.length === 0 ? [] : [`${toBox(`${reasons}${where}`)}${blocks.map(({ text }) => text).join("")}`]),
    ...(quiet.length === 0 ? [] : [`${toBox(`${defaults}${where}`)}${quiet.map((pair) => `${pair}\n`).join("")}`]),
  ].join("");
}

function toBox(title: string): string {
  const line = "#".repeat(title.length + 4);
  return `\n${line}\n# ${title} #\n${line}\n`;
}

const pairOf = (model: NetworkModel, { source, target }: Pick<Explanation, "source" | "target">): string =>
  `${nameOfPeer(model, source)} => ${nameOfPeer(model, target)}`;

const byPair = (one: Block, other: Block): number => compare(one.pair, other.pair);

const TITLES = { allowed: "Allowed", denied: "Denied", unknown: "Unknown" } as const;

function toBlock(model: NetworkModel, explanation: Explanation, options: ExplainOptions): Block[] {
  const pair = pairOf(model, explanation);
  const groups = (["allowed", "denied", "unknown"] as const).map((verdict) => {
    if (options.only !== undefined && options.only !== verdict) return "";
    const texts = explanation.parts
      .filter((part) => part.verdict === verdict)
      .flatMap((part) => toGroup(part, explanation, options))
      .sort();
    return texts.length === 0 ? "" : `${TITLES[verdict]} connections:\n${texts.join("")}`;
  });
  const text = groups.join("");
  return text === "" ? [] : [{ pair, text: `${RULE}Connections between ${pair}:\n\n${text}` }];
}

function toGroup(part: Explained, explanation: Explanation, options: ExplainOptions): string[] {
  const connections = narrow(part.connections, options);
  if (isEmpty(connections)) return [];
  const head = `\t${TITLES[part.verdict]} ${formatExplained(connections)}`;
  const { egress, ingress } = part;
  if (egress.causes.length === 0 && ingress.causes.length === 0) return [`${head} due to ${SYSTEM_DEFAULT}\n\n`];
  const isSecondary = [explanation.source, explanation.target].some(
    (peer) => peer.is === "workload" && peer.primary !== explanation.network,
  );
  const write = (title: string, reason: Reason): string =>
    isSecondary && reason.causes.length === 0 ? "" : writeDirection(title, reason);
  return [`${head} due to the following policies and rules:\n${write("Egress", egress)}${write("Ingress", ingress)}\n`];
}

function narrow(connections: ConnectionSet, { port }: ExplainOptions): ConnectionSet {
  return port === undefined ? connections : intersect(connections, toQuestioned(port));
}

function writeDirection(title: string, { verdict, causes }: Reason): string {
  const head = `\t\t${title} (${TITLES[verdict]})`;
  if (causes.length === 0) return `${head} due to ${SYSTEM_DEFAULT}\n`;
  const kinds = Map.groupBy(causes, ({ kind }) => kind);
  // What no policy decides stands behind the policies.
  const order = [...kinds.keys()].sort((one, other) => (one === "" ? 1 : other === "" ? -1 : one < other ? -1 : 1));
  return `${head}\n${order.map((kind) => writeKind(kind, kinds.get(kind) ?? [])).join("")}`;
}

function writeKind(kind: string, causes: readonly Cause[]): string {
  const texts = [...new Set(causes.map(({ text }) => text))];
  if (texts.length === 1 || kind === "") return texts.map((text) => `\t\t\t${text}\n`).join("");
  return `\t\t\t${kind} list:\n${texts.map((text) => `\t\t\t\t- ${text}\n`).join("")}\n`;
}

function toIsolationBlock(model: NetworkModel, isolation: Isolation, options: ExplainOptions): Block {
  const pair = pairOf(model, isolation);
  const asked = options.port === undefined ? "" : ` ${options.port.protocol}:[${options.port.port}]`;
  const because = nameOfIsolation(model, isolation);
  const lines = ["Egress", "Ingress"].map((title) => `\t\t${title} \n\t\t\t${because}\n`).join("");
  const text = `Denied connections:\n\tDenied${asked} due to existence of user defined networks:\n${lines}\n`;
  return { pair, text: `${RULE}Connections between ${pair}:\n\n${text}` };
}

/** Not the order of other outputs, and a protocol's name alone for all of its ports. */
const EXPLAINED_ORDER: readonly Protocol[] = ["TCP", "UDP", "SCTP"];

/** `TCP:[1-79,81-65535], UDP, SCTP` */
export function formatExplained(connections: ConnectionSet): string {
  return EXPLAINED_ORDER.filter((protocol) => connections[protocol].length > 0)
    .map((protocol) =>
      hasAllPorts(connections[protocol]) ? protocol : `${protocol}:[${formatPorts(connections[protocol])}]`,
    )
    .join(", ");
}
