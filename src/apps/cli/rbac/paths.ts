import {
  type AttackGraph,
  type AttackPath,
  findPaths,
  groupPaths,
  toAttackGraph,
  toChainFacts,
} from "../../../chain/index.ts";
import {
  type Authorizer,
  formatSubject,
  isOfControlPlane,
  type Subject,
  toRbacFacts,
  toSubjectKey,
  toUser,
} from "../../../engines/rbac/index.ts";
import {
  type AttackFacts,
  type FootholdId,
  type Picture,
  Problem,
  type Resource,
  toFootholdId,
} from "../../../model/index.ts";
import { suggest } from "../../../formats/text/index.ts";
import { EXIT } from "../exit.ts";
import { printPathsJson, printPathsText } from "./paths-text.ts";
import { toAskedSubject } from "./question.ts";
import { findSlips } from "./slips.ts";
import { type RbacOptions, type RbacRead, readRbac, toExitCode } from "./sources.ts";

export interface PathsOptions extends RbacOptions {
  /** What is reached: `cluster-admin`, or an object by its kind. */
  readonly to: string;
  readonly from?: string;
  readonly builtIn?: boolean;
  readonly explain?: boolean;
}

/**
 * `hauberk rbac paths`: who comes to a target by the rights they have.
 * @returns the exit code: 1 when there is a path, 3 when something could not be read
 */
export async function paths(files: readonly string[], options: PathsOptions): Promise<number> {
  const read = await readRbac(files, options);
  const { authorizer, picture, kubernetesVersion } = read;
  const facts = toRbacFacts(picture, authorizer, kubernetesVersion === undefined ? {} : { kubernetesVersion });
  const graph = toAttackGraph([facts, toPodFacts(picture)]);
  const target = toTarget(graph, read, options.to);
  const slips =
    options.from === undefined ? [] : findSlips(read, { subject: toAskedSubject(authorizer, options.from) });
  const starts = toStarts(graph, authorizer, options);
  const found = findBest(graph, starts, target);
  const groups = groupPaths(graph, found);
  const unread = findUnread(read);
  const shown = { read, graph, target, groups, starts: starts.length, found: found.length, unread, slips };
  if (options.format === "json") printPathsJson(shown);
  else printPathsText(shown, options.explain === true);
  const otherwise = found.length > 0 ? EXIT.findings : EXIT.clean;
  return toExitCode(read, unread.length > 0 ? EXIT.incomplete : otherwise);
}

/** What pods hold: tokens, secrets, nodes. Weaknesses of their programs are no rights. */
function toPodFacts(picture: Picture): AttackFacts {
  const facts = toChainFacts(picture);
  return {
    ...facts,
    steps: facts.steps.filter(({ kind }) => !kind.startsWith("vulnerability/")),
    entries: [],
    targets: [],
  };
}

/** The most likely path of each beginning. */
function findBest(graph: AttackGraph, entries: readonly number[], target: number | undefined): AttackPath[] {
  if (target === undefined) return [];
  const others = entries.filter((entry) => entry !== target);
  const best = new Map<number, AttackPath>();
  for (const path of findPaths(graph, { entries: others, targets: [target], limit: Math.max(others.length, 1) }).paths)
    if (!best.has(path.entry)) best.set(path.entry, path);
  return [...best.values()];
}

/**
 * @returns undefined where nothing leads there
 * @throws {Problem} USAGE for a target that is not there: that nothing leads to it would be true, and say nothing
 */
function toTarget(graph: AttackGraph, read: RbacRead, text: string): number | undefined {
  const { authorizer, picture } = read;
  const id = toTargetId(authorizer, text);
  const target = graph.numberOf.get(id);
  if (target !== undefined || read.unknown.length > 0 || text === "cluster-admin") return target;
  const [, namespace, name] = text.split("/");
  const isRead = ({ object: { metadata } }: Resource): boolean =>
    (metadata.namespace ?? "default") === namespace && metadata.name === name;
  const isThere = id.startsWith("secret:")
    ? picture.ofKind("/Secret").some(isRead)
    : id.startsWith("node:")
      ? picture.ofKind("/Node").some(({ object }) => object.metadata.name === namespace)
      : findSlips(read, { subject: toAskedSubject(authorizer, text) }).length === 0;
  if (isThere) return undefined;
  const meant = suggest(text, [
    "cluster-admin",
    ...authorizer.subjects.map(({ kind: one, ...rest }) => [one, rest.namespace, rest.name].filter(Boolean).join("/")),
  ]);
  throw new Problem(
    "USAGE",
    `--to ${text}: nothing that was read is called so${meant}: write cluster-admin, Secret/NAMESPACE/NAME, Node/NAME, ServiceAccount/NAMESPACE/NAME, User/NAME or Group/NAME`,
  );
}

function toTargetId(authorizer: Authorizer, text: string): FootholdId {
  if (text === "cluster-admin") return toFootholdId("target", text);
  const [kind = "", ...parts] = text.split("/");
  if (/^secret$/i.test(kind) && parts.length === 2) return toFootholdId("secret", ...parts);
  if (/^node$/i.test(kind) && parts.length === 1) return toFootholdId("node", ...parts);
  if (/^secrets?$|^nodes?$/i.test(kind))
    throw new Problem("USAGE", `--to ${JSON.stringify(text)}: write Secret/NAMESPACE/NAME or Node/NAME`);
  return toId(toAskedSubject(authorizer, text));
}

function toId({ kind, namespace, name }: Subject): FootholdId {
  return kind === "ServiceAccount"
    ? toFootholdId("identity", kind, namespace, name)
    : toFootholdId("identity", kind, name);
}

/** Everybody who has anything, but for the control plane's own. */
function toStarts(graph: AttackGraph, authorizer: Authorizer, { from, builtIn = false }: PathsOptions): number[] {
  if (from !== undefined) {
    const subject = toAskedSubject(authorizer, from);
    const start = graph.numberOf.get(toId(subject));
    if (start !== undefined) return [start];
    // Whom no binding names has all the same what the groups have that the API server puts them in.
    const groups = toUser(subject).groups.map((name): Subject => ({ kind: "Group", namespace: "", name }));
    return groups.flatMap((group) => graph.numberOf.get(toId(group)) ?? []);
  }
  const hidden = new Set(
    builtIn ? [] : authorizer.subjects.filter((one) => isOfControlPlane(one, authorizer)).map((one) => toId(one)),
  );
  if (!builtIn) hidden.add(toFootholdId("identity", "Group", "system:masters"));
  return [...graph.numberOf]
    .filter(([id]) => id.startsWith("identity:") && !id.startsWith("identity:Node/") && !hidden.has(id as FootholdId))
    .map(([, number]) => number);
}

/** Bindings whose role was not among what was read: what they give is not known. */
function findUnread({ authorizer, picture }: RbacRead): string[] {
  if (picture.complete) return [];
  return authorizer.bindings
    .filter(({ role, roleRef }) => role === undefined && roleRef.name !== "cluster-admin")
    .map(({ resource, roleRef, subjects }) => {
      const names = [
        ...new Map(subjects.flatMap((one) => (one ? [[toSubjectKey(one), formatSubject(one)]] : []))).values(),
      ];
      const whom = names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
      return `what ${roleRef.kind} ${roleRef.name} gives ${whom || "nobody"} by ${resource.object.kind} ${resource.object.metadata.name ?? ""}: it is not among what was read`;
    });
}
