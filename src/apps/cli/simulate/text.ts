import { type Problem, toResourceId } from "../../../model/index.ts";
import { count, toVisible } from "../../../reporters/index.ts";
import type { ObjectChange } from "./change.ts";
import type { AttackChange } from "./attacks.ts";
import { type ConnectionsTally, formatChange, toConnectionJson } from "./connections.ts";
import type { FlowsTally } from "./flows.ts";
import type { MissingPart } from "./missing.ts";
import { formatEffects } from "./text-effects.ts";
import type { RightsTally } from "./rights.ts";
import type { Group, Tally } from "./tally.ts";

/** What came of a simulation. */
export interface Simulation {
  readonly changes: readonly ObjectChange[];
  readonly controls: readonly string[];
  readonly requests: Tally;
  readonly rights: RightsTally;
  readonly connections: ConnectionsTally;
  readonly attacks: readonly AttackChange[];
  readonly flows: FlowsTally;
  readonly problems: readonly Problem[];
  readonly missing: readonly MissingPart[];
  /** What one should know of the proposed policies besides. */
  readonly notes: readonly string[];
  /** Of what was recorded. */
  readonly recordProblems: readonly Problem[];
}

const MOST_SHOWN = 8;
const MOST_CHANGES = 4;

/** For people: the answer, what would stop working, then what is not known; a screenful, if it goes well. */
export function formatSimulation(simulation: Simulation): string {
  const { requests, rights } = simulation;
  const lines = [toHeadline(simulation), ...toChangeLines(simulation), ...formatEffects(requests.groups)];
  const missing = simulation.missing.map(({ workload, needs }) => [
    `  ${workload}: needs ${needs}, which would be gone`,
  ]);
  lines.push(...toSection("Would not start again", missing));
  const lost = rights.lost
    .toSorted(byCount)
    .map((one) => [
      `  ${one.who}: ${one.verb} ${one.what}${one.namespace === "" ? "" : ` in ${one.namespace}`}, used ${count(one.count, "time")}; allowed by ${one.by} today`,
    ]);
  lines.push(...toSection("Used rights that would be gone", lost));
  for (const is of ["opens", "closes"] as const) {
    const ways = simulation.attacks.filter((one) => one.is === is).map(toAttackLines);
    lines.push(...toSection(is === "opens" ? "Attack paths that open" : "Attack paths that close", ways));
  }
  lines.push(...toConnectionLines(simulation.connections));
  const stopped = simulation.flows.stopped.toSorted(byCount).map(toFlowLine);
  lines.push(...toSection("Traffic that was seen and would stop", stopped), ...toUnknownLines(simulation));
  return `${lines.map(toVisible).join("\n")}\n`;
}

/** What is not known, and what one should know besides. */
function toUnknownLines({ requests, rights, flows, notes }: Simulation): string[] {
  const gaps = [...requests.notAssessable, ...rights.unknown, ...flows.notAssessable];
  const others =
    rights.allowedByOthers === 0
      ? []
      : [
          `${count(rights.allowedByOthers, "request")} of the audit log were allowed by something else than the roles that were read`,
        ];
  const untold =
    requests.untold === 0
      ? []
      : [`${count(requests.untold, "more request")} with an effect, too many to be told one by one`];
  const besides = [
    ...[...requests.doubts].map(([doubt, number]) => `${count(number, "request")}: ${doubt}`),
    ...untold,
    ...others,
    ...notes,
  ];
  return [
    ...toSection(
      "Not assessable",
      gaps.map(([because, number]) => [`  ${count(number, "request")}: ${because}`]),
    ),
    ...toSection(
      "Besides",
      besides.map((note) => [`  ${note}`]),
    ),
  ];
}

function toHeadline({ requests, rights }: Simulation): string {
  const { object, request, audit } = requests.judged;
  const judged = [
    count(object, "live object"),
    ...(request > 0 ? [count(request, "recorded request")] : []),
    ...(audit > 0 ? [count(audit, "event")] : []),
  ].join(", ");
  const denied = sum(requests.groups.filter(({ effect }) => effect === "denied"));
  const what = denied === 0 ? "nothing more would be refused" : `${denied} would be refused that are not today`;
  const gone = rights.lost.length === 0 ? "" : `; ${count(rights.lost.length, "right")} in use would be gone`;
  const open = [...requests.notAssessable.values()].reduce((total, one) => total + one, 0);
  return `Of ${judged}: ${what}${gone}${open === 0 ? "" : `; ${open} not assessable`}.`;
}

function sum(groups: readonly Group[]): number {
  return groups.reduce((total, one) => total + one.count, 0);
}

/** `Change: 16 added: ClusterPolicy a, ClusterPolicy b and 14 more`. */
function toChangeLines({ changes, controls }: Simulation): string[] {
  const byWhat = Map.groupBy(changes, ({ is }) => is);
  return [
    ...[...byWhat].map(([is, own]) => `  ${is}: ${listSome(own.map(toName))}`),
    ...(controls.length === 0 ? [] : [`  enforced: controls ${listSome(controls)}`]),
  ];
}

function toName({ resource }: ObjectChange): string {
  const { kind, namespace, name } = toResourceId(resource.object);
  return `${kind} ${namespace === "" ? name : `${namespace}/${name}`}`;
}

function listSome(names: readonly string[]): string {
  const more = names.length - MOST_CHANGES;
  return `${names.slice(0, MOST_CHANGES).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function toSection(title: string, entries: readonly (readonly string[])[]): string[] {
  if (entries.length === 0) return [];
  const more =
    entries.length > MOST_SHOWN ? [`  … and ${entries.length - MOST_SHOWN} more: --format json has them all`] : [];
  return ["", `${title}:`, ...entries.slice(0, MOST_SHOWN).flat(), ...more];
}

function toConnectionLines(connections: ConnectionsTally): string[] {
  if (connections.is === "not looked at") return ["", `Connections were not looked at: ${connections.because}`];
  const lines = connections.changes.map((change) => [`  ${formatChange(change)}`]);
  const unknown =
    connections.unknown === 0
      ? []
      : ["", `${count(connections.unknown, "pair")} of which nobody knows what may connect`];
  return [...toSection("Connections that change", lines), ...unknown];
}

function toAttackLines({ from, to, before, after, way }: AttackChange): string[] {
  return [`  ${from} → ${to}: ${before} today, ${after} then`, `    ${way.join(" → ")}`];
}

function toFlowLine({ src, dst, protocol, port, count: number }: FlowsTally["stopped"][number]): string[] {
  return [`  ${src} => ${dst} : ${protocol} ${port}, seen ${count(number, "time")}`];
}

function byCount(one: { readonly count: number }, other: { readonly count: number }): number {
  return other.count - one.count;
}

/** For programs: everything. */
export function toJson(simulation: Simulation): object {
  const { changes, controls, requests, rights, connections, attacks, problems, recordProblems } = simulation;
  return {
    changes: changes.map(({ is, resource }) => ({ is, resource: toResourceId(resource.object) })),
    controls,
    missing: simulation.missing,
    notes: simulation.notes,
    judged: requests.judged,
    effects: requests.groups,
    untold: requests.untold,
    notAssessable: toCounts(
      new Map([...requests.notAssessable, ...rights.unknown, ...simulation.flows.notAssessable]),
      requests.examples,
    ),
    doubts: toCounts(requests.doubts),
    rights: { lost: rights.lost, kept: rights.kept, allowedByOthers: rights.allowedByOthers },
    attacks,
    flows: { judged: simulation.flows.judged, stopped: simulation.flows.stopped },
    connections:
      connections.is === "not looked at"
        ? { notLookedAt: connections.because }
        : {
            changed: connections.changes.map((one) => ({ is: one.is, ...toConnectionJson(one) })),
            unknown: connections.unknown,
          },
    problems: [...problems, ...recordProblems].map(({ code, message, at }) => ({
      code,
      message,
      ...(at === undefined ? {} : { at }),
    })),
  };
}

function toCounts(
  counts: ReadonlyMap<string, number>,
  examples: ReadonlyMap<string, readonly string[]> = new Map(),
): object[] {
  return [...counts].map(([because, number]) => {
    const requests = examples.get(because);
    return { because, count: number, ...(requests === undefined ? {} : { requests }) };
  });
}
