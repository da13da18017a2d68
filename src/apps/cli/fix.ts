import type { Finding, Resource, SourceDocument } from "../../model/index.ts";
import { type Changed, Changer, type Fixable, isFixable } from "./fix-plan.ts";
import { type Faults, findFaults } from "./fix-proof.ts";
import { findCulprits } from "./fix-search.ts";

/** What judging comes to, as far as fixing needs it. */
export interface Judged {
  /** Findings that count; exceptions and baselines are the caller's business. */
  readonly open: readonly Finding[];
}

/** A fixable finding that stays, and why. */
export interface Refusal {
  readonly finding: Finding;
  readonly because: string;
}

/** What fixing came to. */
export interface FixResult<State> {
  /** New text of each document that changes, by the document as it was read. */
  readonly texts: ReadonlyMap<SourceDocument, string>;
  readonly fixed: readonly Finding[];
  readonly refused: readonly Refusal[];
  readonly resources: readonly Resource[];
  /** The judgement of these resources. */
  readonly state: State;
}

/** A fix can make another one possible; what is not done after so many passes waits for the next run. */
const MAX_PASSES = 6;
/** Judgements of all objects at most; what is not proved by then is refused, object by object. */
const MAX_ATTEMPTS = 80;

/**
 * Makes the edits of all findings, judges the result, and takes back whatever did not close its finding or opened
 * another, until what is left is proved: each fixed finding is gone and none is new. Repeats until nothing more can be
 * fixed, so that a second run finds nothing to do.
 * @param judge pure: the same resources get the same findings
 * @param isWanted which findings to fix; the others are judged all the same
 */
export function fixFindings<State extends Judged>(
  resources: readonly Resource[],
  first: State,
  judge: (resources: readonly Resource[]) => State,
  isWanted: (finding: Finding) => boolean = () => true,
): FixResult<State> {
  const budget: Budget = { left: MAX_ATTEMPTS };
  const asRead = new Map<SourceDocument, SourceDocument>();
  const texts = new Map<SourceDocument, string>();
  const fixed: Finding[] = [];
  let result: FixResult<State> = { texts, fixed, refused: [], resources, state: first };
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    const wanted = result.state.open.filter(isFixable).filter(isWanted);
    if (wanted.length === 0) return { ...result, refused: [] };
    const proved = new Pass(result.resources, result.state, judge, budget).prove(wanted);
    result = { ...result, refused: proved.refused };
    if (proved.fixed.length === 0) return result;
    const changed = new Map([...proved.changed.texts.keys()].map((document) => [placeInFile(document), document]));
    for (const [document, text] of proved.changed.texts) texts.set(asRead.get(document) ?? document, text);
    for (const { origin } of proved.changed.resources) {
      const before = origin.is === "file" ? changed.get(placeInFile(origin.document)) : undefined;
      if (origin.is === "file" && before !== undefined) asRead.set(origin.document, asRead.get(before) ?? before);
    }
    fixed.push(...proved.fixed);
    result = { ...result, resources: proved.changed.resources, state: proved.state };
  }
  return result;
}

/** A document keeps its file and offset while its text changes. */
function placeInFile({ file, offset }: SourceDocument): string {
  return `${offset}\0${file}`;
}

interface Budget {
  left: number;
}

interface Proved<State> {
  readonly fixed: readonly Fixable[];
  readonly refused: readonly Refusal[];
  readonly changed: Changed;
  readonly state: State;
}

/** One pass over the findings of one state. */
class Pass<State extends Judged> {
  readonly #resources: readonly Resource[];
  readonly #before: State;
  readonly #judge: (resources: readonly Resource[]) => State;
  readonly #changer: Changer;
  readonly #budget: Budget;
  readonly #refused: Refusal[] = [];

  constructor(
    resources: readonly Resource[],
    before: State,
    judge: (resources: readonly Resource[]) => State,
    budget: Budget,
  ) {
    this.#resources = resources;
    this.#before = before;
    this.#judge = judge;
    this.#budget = budget;
    this.#changer = new Changer(resources);
  }

  /** Fewer findings with each round, until those left are proved. */
  prove(wanted: readonly Fixable[]): Proved<State> {
    let tried = wanted;
    while (tried.length > 0) {
      const { changed, state, faults } = this.#attempt(tried);
      const { unclosed, opened } = faults;
      if (unclosed.length + opened.length === 0) return { fixed: tried, refused: this.#refused, changed, state };
      const reasons = new Map<Finding, string>(
        unclosed.map((finding) => [finding, changed.unwritten.get(finding)?.message ?? "its edits do not close it"]),
      );
      if (unclosed.length === 0) this.#blame(tried, opened, reasons);
      this.#refused.push(...[...reasons].map(([finding, because]) => ({ finding, because })));
      tried = tried.filter((finding) => !reasons.has(finding));
    }
    const nothing = { resources: this.#resources, texts: new Map(), unwritten: new Map() };
    return { fixed: [], refused: this.#refused, changed: nothing, state: this.#before };
  }

  #attempt(tried: readonly Fixable[]): { changed: Changed; state: State; faults: Faults } {
    this.#budget.left -= 1;
    const changed = this.#changer.change(tried);
    const state = this.#judge(changed.resources);
    return { changed, state, faults: findFaults(this.#before.open, state.open, tried) };
  }

  #blame(tried: readonly Fixable[], opened: readonly Finding[], reasons: Map<Finding, string>): void {
    const attempt = (findings: readonly Fixable[]): Faults => this.#attempt(findings).faults;
    for (const [culprit, fault] of findCulprits(tried, opened, attempt, () => this.#budget.left > 0)) {
      reasons.set(culprit, `it would open ${fault.control}: ${fault.message}`);
    }
  }
}
