import { type Node, parseTree } from "jsonc-parser";
import { type Json, isObject } from "../../model/index.ts";
import { alignLists, isEqual } from "../json-patch/index.ts";
import { membersOf } from "./plan.ts";
import { type Splice, applySplices, findLineEnd, findLineStart, skipBlanks } from "./splice.ts";
import { Unplannable } from "./unplannable.ts";

interface JsonPlan {
  readonly text: string;
  readonly layout: Layout;
  readonly splices: Splice[];
}

/** New members, written with their key, and the member they come behind; none at the head. */
interface Addition {
  readonly behind: Node | undefined;
  readonly key: string | undefined;
  readonly value: Json;
}

/**
 * The text of a JSON file changed so that it says `next` instead of `old`; what is written new looks like its
 * surroundings. Not verified here.
 * @throws {Unplannable} when the text is not one JSON value
 */
export function editJson(text: string, old: Json, next: Json): string {
  const root = parseTree(text);
  if (root === undefined) throw new Unplannable("a value without a place in the text");
  const plan: JsonPlan = { text, layout: findLayout(text), splices: [] };
  reconcile(plan, root, old, next);
  const edited = applySplices(text, plan.splices);
  if (edited === undefined) throw new Unplannable("changes that touch the same place");
  return edited;
}

function reconcile(plan: JsonPlan, node: Node, old: Json, next: Json): void {
  if (old === next || isEqual(old, next)) return;
  if (node.type === "object" && isObject(old) && isObject(next))
    reconcileObject(plan, node, membersOf(old), membersOf(next));
  else if (node.type === "array" && Array.isArray(old) && Array.isArray(next)) reconcileArray(plan, node, old, next);
  else splice(plan, node.offset, endOf(node), print(next, indentAt(plan.text, node.offset), plan.layout));
}

function reconcileObject(
  plan: JsonPlan,
  node: Node,
  old: ReadonlyMap<string, Json>,
  next: ReadonlyMap<string, Json>,
): void {
  const properties = node.children ?? [];
  const keyOf = (property: Node): string => String(property.children?.[0]?.value);
  // Of a key written twice the last one counts.
  const byKey = new Map(properties.map((property) => [keyOf(property), property]));
  for (const [key, property] of byKey) {
    const [before, after, value] = [old.get(key), next.get(key), property.children?.[1]];
    if (before !== undefined && after !== undefined && value !== undefined) reconcile(plan, value, before, after);
  }
  const gone = new Set(properties.filter((property) => !next.has(keyOf(property))));
  const behind = properties.findLast((property) => !gone.has(property));
  const added = [...next].filter(([key]) => !old.has(key)).map(([key, value]) => ({ behind, key, value }));
  change(plan, node, gone, added);
}

function reconcileArray(plan: JsonPlan, node: Node, old: Json[], next: Json[]): void {
  const items = node.children ?? [];
  const gone = new Set<Node>();
  const added: Addition[] = [];
  let behind: Node | undefined;
  for (const step of alignLists(old, next)) {
    if (step.is === "added") added.push({ behind, key: undefined, value: step.after });
    else if (step.is === "removed") gone.add(items[step.index] as Node);
    else {
      behind = items[step.index] as Node;
      reconcile(plan, behind, step.before, step.after);
    }
  }
  change(plan, node, gone, added);
}

function change(plan: JsonPlan, parent: Node, gone: ReadonlySet<Node>, added: readonly Addition[]): void {
  const members = parent.children ?? [];
  if (gone.size === members.length) {
    if (gone.size + added.length > 0) refill(plan, parent, added);
    return;
  }
  const lastKept = members.findLastIndex((member) => !gone.has(member));
  for (const [index, member] of members.entries()) {
    if (gone.has(member) && index < lastKept) splice(plan, member.offset, (members[index + 1] as Node).offset, "");
  }
  const [end, last] = [endOf(members[lastKept] as Node), members.at(-1) as Node];
  for (const addition of added) insert(plan, parent, addition);
  if (endOf(last) > end) splice(plan, end, endOf(last), "");
}

/** Writes other members, or none, between the brackets. */
function refill({ splices, text, layout }: JsonPlan, parent: Node, added: readonly Addition[]): void {
  const indent = indentAt(text, parent.offset);
  const inner = layout.unit === undefined ? undefined : indent + layout.unit;
  const parts = added.map((addition) => printMember(addition, inner, layout));
  const separator = inner === undefined ? (layout.isCompact ? "," : ", ") : `,${layout.lineBreak}${inner}`;
  const [open, close] = inner === undefined ? ["", ""] : [layout.lineBreak + inner, layout.lineBreak + indent];
  const body = parts.length === 0 ? "" : open + parts.join(separator) + close;
  splices.push({ start: parent.offset + 1, end: endOf(parent) - 1, text: body });
}

function insert(plan: JsonPlan, parent: Node, addition: Addition): void {
  const { text, layout } = plan;
  const model = addition.behind ?? parent.children?.[0] ?? parent;
  const indent = indentAt(text, model.offset);
  const hasOwnLines =
    findLineEnd(text, endOf(model)) < endOf(parent) - 1 && findLineStart(text, model.offset) > parent.offset;
  const gap = hasOwnLines ? layout.lineBreak + indent : layout.isCompact ? "" : " ";
  const member = printMember(addition, hasOwnLines ? indent : undefined, layout);
  if (addition.behind === undefined) splice(plan, model.offset, model.offset, `${member},${gap}`);
  else splice(plan, endOf(model), endOf(model), `,${gap}${member}`);
}

function printMember({ key, value }: Addition, indent: string | undefined, layout: Layout): string {
  const name = key === undefined ? "" : `${JSON.stringify(key)}:${layout.isCompact ? "" : " "}`;
  return name + print(value, indent, layout);
}

function splice({ splices }: JsonPlan, start: number, end: number, text: string): void {
  splices.push({ start, end, text });
}

function endOf({ offset, length }: Node): number {
  return offset + length;
}

interface Layout {
  /** One step of indentation; undefined when the text is one line. */
  readonly unit: string | undefined;
  readonly lineBreak: string;
  /** No space behind colons and commas. */
  readonly isCompact: boolean;
}

function findLayout(text: string): Layout {
  const head = text.slice(0, 10_000);
  return {
    unit: /\n([ \t]+)\S/.exec(head)?.[1],
    lineBreak: /^[^\n]*\r\n/.test(head) ? "\r\n" : "\n",
    isCompact: /"[ \t]*:\S/.test(head) && !/":[ \t]/.test(head),
  };
}

function indentAt(text: string, offset: number): string {
  const start = findLineStart(text, offset);
  return text.slice(start, skipBlanks(text, start));
}

/** A value on lines of its own below `indent`, or on one line. */
function print(value: Json, indent: string | undefined, { unit, lineBreak, isCompact }: Layout): string {
  if (indent !== undefined && unit !== undefined)
    return JSON.stringify(value, null, unit).replaceAll("\n", lineBreak + indent);
  if (isCompact || typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value))
    return `[${value.map((item) => print(item, undefined, { unit, lineBreak, isCompact })).join(", ")}]`;
  const members = Object.entries(value).filter((entry): entry is [string, Json] => entry[1] !== undefined);
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}: ${print(member, undefined, { unit, lineBreak, isCompact })}`).join(", ")}}`;
}
