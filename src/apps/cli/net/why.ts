import { dump } from "js-yaml";
import {
  type Advice,
  ALL_CONNECTIONS,
  type Cause,
  type ConnectionSet,
  type Direction,
  type Explained,
  type Explanation,
  explainPair,
  findIsolation,
  formatExplained,
  intersect,
  nameOfIsolation,
  nameOfPeer,
  narrowTo,
  type NetworkModel,
  type Peer,
  type PortQuestion,
  toAdvice,
  toPartJson,
  toQuestioned,
  toRulePath,
} from "../../../engines/network/index.ts";
import { locate } from "../../../formats/position/index.ts";
import type { Location } from "../../../model/index.ts";
import { toJsonText } from "../../../reporters/index.ts";
import { EXIT } from "../exit.ts";
import { findPeers } from "./find-peers.ts";
import { findMesh, formatMesh, toMeshJson } from "./mesh-text.ts";
import { type NetworkOptions, readNetwork, toProblemsJson, warn } from "./read-network.ts";
import { type ReportPlace, writeReport } from "../report-output.ts";
import { toVisibleLines } from "./visible-lines.ts";

/** What was typed after `hauberk net why`. */
export interface NetWhyOptions extends NetworkOptions, ReportPlace<"text" | "json"> {}

/** A pair, and what is true of the connections that were asked about. */
interface Answer {
  readonly explanation: Explanation;
  readonly parts: readonly Explained[];
}

/**
 * `hauberk net why`: the rules that allow or deny a connection, and what is missing where it is denied.
 * @returns the exit code: 0 allowed, 1 denied in part or in whole, 3 not known
 * @throws {Problem} USAGE for an end that is not there, and as `readNetwork` does
 */
export async function netWhy(
  [from, to]: readonly [string, string],
  port: PortQuestion | undefined,
  paths: readonly string[],
  options: NetWhyOptions,
): Promise<number> {
  const read = await readNetwork(paths, options, `net why ${from} ${to}`);
  const { model } = read;
  const asked = port === undefined ? ALL_CONNECTIONS : toQuestioned(port);
  // First of all: who is not there may stand where nothing could be read.
  warn(read);
  const pairs = findPeers(model, from, "source").flatMap((source) =>
    findPeers(model, to, "target").map((target) => [source, target] as const),
  );
  const answers = pairs.flatMap(([source, target]) => toAnswers(model, source, target, asked));
  const apart = pairs.flatMap(([source, target]) => toApart(model, source, target));
  const mesh = findMesh(read.picture, pairs);
  if (options.format === "json") {
    const connections = answers.map((answer) => toJson(model, answer));
    writeReport(`${toJsonText({ connections, apart, mesh: mesh.map(toMeshJson), problems: toProblemsJson(read) })}\n`);
  } else {
    for (const line of apart) writeReport(toVisibleLines(`denied: ${line}\n`));
    for (const answer of answers) writeReport(toVisibleLines(toText(model, answer)));
    for (const fact of mesh) writeReport(toVisibleLines(`${formatMesh(fact, port)}\n`));
  }
  const verdicts = answers.flatMap(({ parts }) => parts.map(({ verdict }) => verdict));
  if (read.problems.length > 0 || verdicts.includes("unknown")) return EXIT.incomplete;
  return apart.length > 0 || verdicts.includes("denied") ? EXIT.findings : EXIT.clean;
}

function toApart(model: NetworkModel, source: Peer, target: Peer): string[] {
  if (source.is !== "workload" || target.is !== "workload") return [];
  const isolation = findIsolation(model, source, target);
  const pair = `${nameOfPeer(model, source)} => ${nameOfPeer(model, target)}`;
  return isolation === undefined ? [] : [`${pair}: ${nameOfIsolation(model, isolation)}`];
}

function toAnswers(model: NetworkModel, source: Peer, target: Peer, asked: ConnectionSet): Answer[] {
  const networks = model.networks.filter(({ id }) => [source, target].every((peer) => isIn(peer, id)));
  return networks.map(({ id }) => {
    const entry = model.entries.find(({ to }) => to === target);
    const explanation = explainPair(model, source, target, id, entry);
    return { explanation, parts: narrowTo(explanation, (connections) => intersect(connections, asked)) };
  });
}

function isIn(peer: Peer, network: string): boolean {
  return peer.is !== "workload" || peer.primary === network || peer.secondary.has(network);
}

function toPlace(cause: Cause, direction: Direction): Location | undefined {
  const origin = cause.policy?.resource?.origin;
  const path = toRulePath(cause, direction);
  if (origin?.is !== "file" || path === undefined) return undefined;
  return locate(origin.document, [...origin.prefix, ...path]);
}

function toJson(model: NetworkModel, { explanation, parts }: Answer): object {
  return {
    src: nameOfPeer(model, explanation.source),
    dst: nameOfPeer(model, explanation.target),
    parts: parts.map((part) => ({
      ...toPartJson(part, toPlace),
      ...(part.verdict === "denied" ? { toAllow: toAdvice(model, explanation, part).map(toAdviceJson) } : {}),
    })),
  };
}

function toAdviceJson(advice: Advice): object {
  if (advice.is !== "change") return advice;
  const at = toPlace(advice.cause, advice.direction);
  return { is: advice.is, direction: advice.direction, text: advice.cause.text, ...(at === undefined ? {} : { at }) };
}

function toText(model: NetworkModel, { explanation, parts }: Answer): string {
  const pair = `${nameOfPeer(model, explanation.source)} => ${nameOfPeer(model, explanation.target)}`;
  return parts
    .map((part) => {
      const advice = part.verdict === "denied" ? toAdvice(model, explanation, part) : [];
      const head = `${part.verdict}: ${pair} : ${formatExplained(part.connections)}\n`;
      return `${head}${toDirection("egress", part)}${toDirection("ingress", part)}${advice.map(toAdviceText).join("")}\n`;
    })
    .join("");
}

function toDirection(direction: Direction, part: Explained): string {
  const { verdict, causes } = part[direction];
  if (causes.length === 0) return `  ${direction} ${verdict}: no policy chooses this end (all is allowed)\n`;
  const lines = causes.map((cause) => {
    const at = toPlace(cause, direction);
    return `    ${cause.text}${at === undefined ? "" : `\n      ${at.file}:${at.line}`}\n`;
  });
  return `  ${direction} ${verdict}\n${lines.join("")}`;
}

function toAdviceText(advice: Advice): string {
  switch (advice.is) {
    case "add": {
      const closing = advice.isFirst
        ? `    (no NetworkPolicy is about this end so far: this one closes all else in its ${advice.direction})\n`
        : "";
      const yaml = dump(advice.policy, { lineWidth: 120, noRefs: true }).trimEnd();
      return `  to allow it, this ${advice.direction} rule is missing:\n${yaml.replaceAll(/^/gm, "    ")}\n${closing}`;
    }
    case "change": {
      const at = toPlace(advice.cause, advice.direction);
      const where = at === undefined ? "" : ` (${at.file}:${at.line})`;
      return `  to allow it, what denies has to change${where}: no NetworkPolicy is asked before it\n`;
    }
    case "none":
      return `  to allow it, labels have to change first: ${advice.because}\n`;
  }
}
