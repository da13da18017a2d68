import { findCut, findPaths, type AttackGraph, isByMachine, toWeight } from "../../../chain/index.ts";
import type { Change, Finding, Resource, SourceDocument } from "../../../model/index.ts";
import { type Fixable, Changer } from "../fix-plan.ts";
import type { Weigh } from "./cut-weights.ts";
import { type NewObjects, toNewObjects } from "./new-objects.ts";
import type { ChainRead } from "./read-chain.ts";

/** What making the cut's changes came to. */
export interface FixedCut {
  /** New text of each document that changes, by the document as it was read. */
  readonly texts: ReadonlyMap<SourceDocument, string>;
  readonly created: NewObjects;
  readonly made: readonly Change[];
  /** Changes that are left to people, and why. */
  readonly unmade: readonly { readonly change: Change; readonly because: string }[];
  /** The graph of the objects as they would be. */
  readonly graph: AttackGraph;
}

/** A change may show the way to another one; what is not cut after so many rounds is said to be left. */
const MAX_ROUNDS = 4;

/** Whether the change can be written into the files it is about; to stop workloads of today is for people to decide. */
export function canMake(change: Change): boolean {
  if (!isByMachine(change) || change.stops !== undefined) return false;
  const { origin, edits, deletes } = change;
  if (edits.length === 0 && deletes === undefined) return true;
  if (origin?.is !== "file" || origin.document.renderedFrom !== undefined) return false;
  return origin.document.file !== "<stdin>" && (deletes === undefined || origin.prefix.length === 0);
}

/**
 * Makes the changes of the cut in the texts of the manifests, builds the graph of the result and cuts again what is left,
 * until there is nothing a machine can cut.
 * @param endsOf entries and targets that are asked about, in a graph
 * @param weighOf what each of the changes there are weighs
 */
export function fixCut(
  read: ChainRead,
  endsOf: (graph: AttackGraph) => { entries: readonly number[]; targets: readonly number[] },
  file: { readonly name: string; readonly before: string },
  weighOf: (changes: readonly Change[]) => Weigh = () => toWeight,
): FixedCut {
  const own = weighOf(read.graph.changes);
  const asRead = new Map<SourceDocument, SourceDocument>();
  const texts = new Map<SourceDocument, string>();
  const [made, unmade] = [new Map<string, Change>(), new Map<string, { change: Change; because: string }>()];
  let resources = read.input.resources;
  let created = toNewObjects(file, [], resources);
  let { graph } = read;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const weigh = (change: Change): number => (canMake(change) && !unmade.has(change.id) ? own(change) : Infinity);
    const chosen = findCut(graph, { ...endsOf(graph), weigh }).changes.flatMap((change) => graph.changes[change] ?? []);
    const possible = chosen.filter(({ id }) => !made.has(id));
    if (possible.length === 0) break;
    const written = write(resources, possible);
    for (const [change, because] of written.refused) unmade.set(change.id, { change, because });
    for (const change of possible) if (!written.refused.has(change)) made.set(change.id, change);
    for (const [document, text] of written.texts) texts.set(asRead.get(document) ?? document, text);
    follow(written.texts, written.resources, asRead);
    created = toNewObjects(
      file,
      [...made.values()].flatMap(({ creates = [] }) => creates),
      read.input.resources,
    );
    resources = written.resources;
    graph = read.again({ ...read.input, resources: [...resources, ...created.resources] });
    if (findPaths(graph, { ...endsOf(graph), limit: 1 }).paths.length === 0) break;
  }
  // What only people can do is asked for where nothing else will do.
  const weigh = (change: Change): number => (unmade.has(change.id) ? Infinity : own(change));
  for (const number of findCut(graph, { ...endsOf(graph), weigh }).changes) {
    const change = graph.changes[number];
    if (change !== undefined) unmade.set(change.id, { change, because: whyByHand(change) });
  }
  return { texts, created, made: [...made.values()], unmade: [...unmade.values()], graph };
}

function whyByHand({ origin, edits, deletes, creates = [], stops }: Change): string {
  if (stops !== undefined)
    return "workloads of today stand still with it until they are mended: decide that yourselves";
  if (edits.length + creates.length === 0 && deletes === undefined) return "no machine can make it";
  if (origin?.is !== "file") return "it is about an object of the cluster: change what that was made from";
  if (origin.document.renderedFrom !== undefined)
    return `its text was rendered from ${origin.document.renderedFrom}: change it there`;
  return deletes === undefined ? "standard input cannot be written to" : "it stands in a list: take it out by hand";
}

/** A changed document is read again; what it was at first must still be known. */
function follow(
  texts: ReadonlyMap<SourceDocument, string>,
  resources: readonly Resource[],
  asRead: Map<SourceDocument, SourceDocument>,
): void {
  const keyOf = ({ file, offset }: SourceDocument): string => `${offset}\0${file}`;
  const changed = new Map([...texts.keys()].map((document) => [keyOf(document), document]));
  for (const { origin } of resources) {
    const before = origin.is === "file" ? changed.get(keyOf(origin.document)) : undefined;
    if (origin.is === "file" && before !== undefined) asRead.set(origin.document, asRead.get(before) ?? before);
  }
}

interface Written {
  readonly resources: readonly Resource[];
  readonly texts: ReadonlyMap<SourceDocument, string>;
  readonly refused: ReadonlyMap<Change, string>;
}

function write(resources: readonly Resource[], changes: readonly Change[]): Written {
  const deleted = new Map<SourceDocument, Change>();
  for (const change of changes)
    if (change.deletes !== undefined && change.origin?.is === "file") deleted.set(change.origin.document, change);
  const edited = changes.filter(({ deletes, edits, origin }) => {
    if (deletes !== undefined || edits.length === 0) return false;
    return origin?.is === "file" && !deleted.has(origin.document);
  });
  const findings = new Map(
    edited.flatMap((change) => toFindings(change, resources)).map((one) => [one.finding, one.change]),
  );
  const result = new Changer(resources).change([...findings.keys()]);
  const texts = new Map(result.texts);
  for (const [document, change] of deleted) texts.set(document, toTombstone(document, change));
  return {
    resources: result.resources.filter(({ origin }) => origin.is !== "file" || !deleted.has(origin.document)),
    texts,
    refused: new Map(
      [...result.unwritten].flatMap(([finding, { message }]) => {
        const change = findings.get(finding as Fixable);
        return change === undefined ? [] : [[change, message] as const];
      }),
    ),
  };
}

/** What writes edits of findings writes those of a change, too. */
function toFindings(change: Change, resources: readonly Resource[]): { finding: Fixable; change: Change }[] {
  const { origin, edits, id, title } = change;
  if (
    origin?.is !== "file" ||
    !resources.some((one) => one.origin.is === "file" && one.origin.document === origin.document)
  )
    return [];
  const resource = change.resource ?? { apiVersion: "", kind: "", namespace: "", name: "" };
  const finding: Finding = {
    control: id,
    severity: "high",
    verdict: "fail",
    resource,
    origin,
    path: [],
    message: title,
    edits,
    fingerprint: "",
  };
  return [{ finding: finding as Fixable, change }];
}

/** Nothing but a comment is left of a document that is taken out: the file may have others. */
function toTombstone({ text }: SourceDocument, { title }: Change): string {
  const start = /^---[^\n]*\n/.exec(text)?.[0] ?? "";
  return `${start}# ${title.replaceAll(/[^\x20-\x7e]/g, "?")} (hauberk cut)\n`;
}
