import { type Edit, type Json, type Path, Problem, type SourceDocument, dig, formatPath } from "../../model/index.ts";
import { type Said, change, read, reject } from "./change.ts";
import { applyEditsToValue } from "./edit-value.ts";

/** Edits that belong together: all of them are made or none. */
export interface EditGroup {
  /** Path of the object within the document: empty, or `items, 3` in a List. */
  readonly prefix: Path;
  readonly edits: readonly Edit[];
}

/**
 * The text of a document with the edits made to the object at `prefix`: only what has to change does; comments, order,
 * quotes, indentation and line breaks stay. The new text is read again and must say exactly the old value with the edits
 * made, otherwise all of them are refused.
 * @returns FIX_REJECTED with the place and the reason when the edits cannot be made safely; never throws
 */
export function applyEdits(document: SourceDocument, prefix: Path, edits: readonly Edit[]): { text: string } | Problem {
  const { text, problems } = applyEditGroups(document, [{ prefix, edits }]);
  return problems[0] ?? { text };
}

/**
 * Like `applyEdits` for several groups in order, reading the document as seldom as possible: a group that cannot be
 * made is left out and does not hinder the others.
 * @returns one FIX_REJECTED problem for each group left out, by its index; never throws
 */
export function applyEditGroups(
  document: SourceDocument,
  groups: readonly EditGroup[],
): { text: string; problems: { readonly [group: number]: Problem } } {
  const problems: { [group: number]: Problem } = {};
  const refuseAll = (path: Path, reason: string): void => {
    for (const group of groups.keys()) problems[group] = reject(document, path, reason);
  };
  const why = whyNotEditable(document);
  if (why !== undefined) refuseAll(groups[0]?.prefix ?? [], why);
  else {
    try {
      const said = read(document, document.text);
      if (said !== undefined) {
        const indexes = findPossible(document, said.value, groups, problems);
        return {
          text: applyInHalves({ document, groups, problems }, indexes, said).text,
          problems,
        };
      }
      refuseAll([], "the text cannot be read");
    } catch (cause) {
      // Deep nesting exhausts the stack; anything else is a bug of ours.
      if (!(cause instanceof RangeError)) throw cause;
      refuseAll([], "the document is nested too deep to be edited");
    }
  }
  return { text: document.text, problems };
}

interface Job {
  readonly document: SourceDocument;
  readonly groups: readonly EditGroup[];
  readonly problems: { [group: number]: Problem };
}

/** The groups whose edits the value has a place for; cheap, so that one bad group seldom costs more than itself. */
function findPossible(
  document: SourceDocument,
  value: Json,
  groups: readonly EditGroup[],
  problems: { [group: number]: Problem },
): number[] {
  let current = value;
  return [...groups.keys()].filter((index) => {
    const { prefix, edits } = groups[index] as EditGroup;
    const isThere = dig(current, ...prefix) !== undefined;
    const next = isThere ? applyEditsToValue(current, toRooted({ prefix, edits })) : undefined;
    if (next === undefined) problems[index] = reject(document, prefix, `there is no object at ${formatPath(prefix)}`);
    else if (next instanceof Problem)
      problems[index] = reject(document, [...prefix, ...(edits[0]?.path ?? [])], next.message);
    else current = next;
    return problems[index] === undefined;
  });
}

/** Tries all groups at once and, where that fails, one half after the other. */
function applyInHalves(job: Job, indexes: readonly number[], said: Said): Said {
  const { document, groups, problems } = job;
  const edits = indexes.flatMap((index) => toRooted(groups[index] as EditGroup));
  const together = change(document, said, edits);
  if (!(together instanceof Problem)) return together;
  const [only = 0, ...others] = indexes;
  if (others.length > 0) {
    const [first, second] = split(groups, indexes);
    return applyInHalves(job, second, applyInHalves(job, first, said));
  }
  const result = applyOneByOne(document, said, edits);
  if (!(result instanceof Problem)) return result;
  problems[only] = result;
  return said;
}

/** Removals and the rest, which some layouts take only one after the other; else two halves. */
function split(groups: readonly EditGroup[], indexes: readonly number[]): [readonly number[], readonly number[]] {
  const removes = (index: number): boolean => groups[index]?.edits.some(({ op }) => op === "remove") ?? false;
  const [removing, rest] = [indexes.filter(removes), indexes.filter((index) => !removes(index))];
  if (removing.length > 0 && rest.length > 0) return [removing, rest];
  const half = indexes.length >> 1;
  return [indexes.slice(0, half), indexes.slice(half)];
}

/** Changes that get into each other's way together do not one after the other. */
function applyOneByOne(document: SourceDocument, start: Said, edits: readonly Edit[]): Said | Problem {
  let said = start;
  for (const edit of edits) {
    const fine = change(document, said, [edit]);
    const result = fine instanceof Problem && edit.op === "set" ? change(document, said, [edit], true) : fine;
    if (result instanceof Problem) return fine instanceof Problem ? fine : result;
    said = result;
  }
  return said;
}

function toRooted({ prefix, edits }: EditGroup): Edit[] {
  return edits.map((edit) => ({ ...edit, path: [...prefix, ...edit.path] }));
}

function whyNotEditable({ syntax, renderedFrom }: SourceDocument): string | undefined {
  if (syntax === "dockerfile") return "Dockerfiles are not edited";
  return renderedFrom === undefined ? undefined : `this text was rendered from ${renderedFrom}: change it there`;
}
