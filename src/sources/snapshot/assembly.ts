import type { ListName, SnapshotHeader, SnapshotMark } from "../../formats/snapshot/index.ts";
import { type Blind, type KubernetesObject, Problem, type Resource, toGroupKind } from "../../model/index.ts";
import { MAX_BROKEN } from "./limits.ts";

/**
 * Puts a snapshot together from its lines. Whatever is missing makes the list it would be in blind: what is not there
 * must never look as if the cluster had none.
 */
export class Assembly {
  readonly resources: Resource[] = [];
  readonly blind: Blind[] = [];
  readonly problems: Problem[] = [];
  /** Whether the last line was seen. */
  isWhole = false;
  readonly #header: SnapshotHeader;
  readonly #file: string;
  readonly #origin: Resource["origin"];
  /** The list that is being read, as a position in the header's. */
  #position = 0;
  /** Where the objects begin that came since the last list ended, and how many lines there were of each kind. */
  #start = 0;
  #counts = new Map<string, number>();
  #told = { blind: 0, problems: 0 };
  #broken = 0;
  /** What is in `blind`: a hostile header has very many lists. */
  readonly #blind = new Set<string>();

  constructor(file: string, header: SnapshotHeader) {
    this.#file = file;
    this.#header = header;
    this.#origin = { is: "cluster", context: header.context };
  }

  addObjects(objects: readonly KubernetesObject[], groupKind: string): void {
    for (const object of objects) this.resources.push({ object, origin: this.#origin });
    this.#counts.set(groupKind, (this.#counts.get(groupKind) ?? 0) + 1);
  }

  addMark(mark: SnapshotMark, line: number): void {
    switch (mark.mark) {
      case "listed":
        return this.#endList(mark, line);
      case "again":
        return this.#beginAgain(mark);
      case "blind": {
        const { groupKind, namespace, because } = mark;
        this.#makeBlind({ groupKind, namespace }, because);
        this.#told.blind += 1;
        return;
      }
      case "problem":
        this.problems.push(new Problem(mark.code, mark.message));
        this.#told.problems += 1;
        return;
      case "end":
        this.#end(mark, line);
    }
  }

  /** A line that cannot be read: the list it stands in is not whole. */
  addBroken(line: number, because: string, column = 1): void {
    this.#broken += 1;
    const current = this.#header.lists[this.#position];
    if (current !== undefined) this.#makeBlind(current, `line ${line} of ${this.#file} cannot be read`);
    if (this.#broken > MAX_BROKEN) return;
    const what = this.#broken < MAX_BROKEN ? because : "more lines than are told one by one cannot be read";
    this.#tell(line, `this line cannot be read, so the kind it belongs to is unknown: ${what}`, column);
  }

  /** The file ended, or was left. */
  finish(line: number, because: string | undefined): void {
    if (this.isWhole && because === undefined) return;
    const missing = this.#header.lists.slice(this.#position);
    const reason = because ?? "the file ends early";
    for (const list of missing) this.#makeBlind(list, `${this.#file} is not whole: ${reason}`);
    this.#tell(
      line,
      `the snapshot is not whole: ${reason}; ${missing.length} lists are missing: copy or collect it again`,
    );
  }

  #endList(mark: SnapshotMark & { readonly mark: "listed" }, line: number): void {
    const { lists } = this.#header;
    const isThis = ({ groupKind, namespace }: ListName): boolean =>
      groupKind === mark.groupKind && namespace === mark.namespace;
    let position = this.#position;
    while (position < lists.length && !isThis(lists[position] as ListName)) position += 1;
    if (position === lists.length) return this.addBroken(line, `the header says nothing of ${mark.groupKind} here`);
    const skipped = lists.slice(this.#position, position);
    for (const list of skipped) this.#makeBlind(list, `${this.#file} has no end of it`);
    const count = this.#counts.get(mark.groupKind) ?? 0;
    if (count !== mark.objects) this.#makeBlind(mark, `${this.#file} has ${count} of ${mark.objects} objects`);
    // A line that is broken was told before.
    if (this.#broken === 0 && (skipped.length > 0 || count !== mark.objects))
      this.#tell(line, `lines are missing before this one: collect it again`);
    this.#position = position + 1;
    this.#start = this.resources.length;
    this.#counts = new Map();
  }

  #beginAgain({ groupKind }: ListName): void {
    const kept = this.resources.slice(this.#start).filter(({ object }) => toGroupKind(object) !== groupKind);
    this.resources.length = this.#start;
    for (const one of kept) this.resources.push(one);
    this.#counts.delete(groupKind);
  }

  #end(mark: SnapshotMark & { readonly mark: "end" }, line: number): void {
    this.isWhole = this.#position === this.#header.lists.length;
    const isTold = mark.blind === this.#told.blind && mark.problems === this.#told.problems;
    if (!isTold && this.#broken === 0)
      this.#tell(line, "lines that tell what was not read are missing: collect it again");
  }

  #makeBlind({ groupKind, namespace }: ListName, because: string): void {
    const key = `${groupKind}\0${namespace}`;
    if (this.#blind.has(key)) return;
    this.#blind.add(key);
    this.blind.push({ groupKind, namespace, because });
  }

  #tell(line: number, message: string, column = 1): void {
    this.problems.push(new Problem("SNAPSHOT_INVALID", message, { at: { file: this.#file, line, column } }));
  }
}
