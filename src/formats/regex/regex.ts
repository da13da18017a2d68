import type { Engine, Match } from "./engine.ts";
import { filledIn, readTemplate } from "./template.ts";
import { countSearch, SearchExceeded } from "./work.ts";

/** The longest text a replacement may grow to, in UTF-16 units. */
const MAX_REPLACED = 16_777_216;
/** What a match costs besides the search for it, as searches are counted. */
const MATCH_STEPS = 10;

/** A compiled pattern of RE2's syntax. Every search takes time linear in the text; answers are Go's. */
export class Regex {
  readonly pattern: string;
  /** The groups' names by index; the first is the whole match. */
  readonly groupNames: readonly (string | undefined)[];
  private readonly engine: Engine;

  constructor(pattern: string, groupNames: readonly (string | undefined)[], engine: Engine) {
    this.pattern = pattern;
    this.groupNames = groupNames;
    this.engine = engine;
  }

  /** Whether the pattern is found anywhere in the text. */
  test(text: string): boolean {
    return this.engine.test(text);
  }

  /** The leftmost match's text. */
  find(text: string): string | undefined {
    const match = this.engine.find(text, 0);
    return match === undefined ? undefined : text.slice(match.start, match.end);
  }

  /** The leftmost match with its groups. */
  findSubmatches(text: string): Match | undefined {
    return this.engine.exec(text, 0);
  }

  /** Successive matches' texts. @param limit all when negative or left out */
  findAll(text: string, limit = -1): string[] {
    return this.all(text, limit, this.engine.find).map(({ start, end }) => text.slice(start, end));
  }

  /** Successive matches with their groups. @param limit all when negative or left out */
  findAllSubmatches(text: string, limit = -1): Match[] {
    return this.all(text, limit, this.engine.exec);
  }

  /**
   * The text with matches replaced by the template (`$1`, `${name}`).
   * @param limit how many are replaced: all when negative or left out
   * @throws {SearchExceeded} when the result would be beyond all use
   */
  replaceAll(text: string, template: string, limit = -1): string {
    const parts = readTemplate(template, this.groupNames);
    const plain = parts.every((part) => typeof part === "string") ? parts.join("") : undefined;
    const matches = this.all(text, limit, plain === undefined ? this.engine.exec : this.engine.find);
    return replaced(text, matches, (match) => {
      if (plain !== undefined) return plain;
      return parts.map((part) => filledIn(part, match.groups)).join("");
    });
  }

  /** The same with a function in place of the template. */
  replaceEach(text: string, replacement: (match: Match) => string): string {
    return replaced(text, this.all(text, -1, this.engine.exec), replacement);
  }

  /** The texts between matches. @param limit at most as many pieces, the last with all that is left; all when negative or left out */
  split(text: string, limit = -1): string[] {
    if (limit === 0) return [];
    if (this.pattern !== "" && text === "") return [""];
    const pieces: string[] = [];
    let begin = 0;
    let end = 0;
    for (const match of this.all(text, limit, this.engine.find)) {
      if (limit > 0 && pieces.length === limit - 1) break;
      end = match.start;
      if (match.end !== 0) pieces.push(text.slice(begin, end));
      begin = match.end;
    }
    if (end !== text.length) pieces.push(text.slice(begin));
    return pieces;
  }

  /** Go's allMatches: an empty match right behind another one does not count. */
  private all(text: string, limit: number, search: Engine["exec"]): Match[] {
    const matches: Match[] = [];
    let at = 0;
    let lastEnd = -1;
    const most = limit < 0 ? Infinity : limit;
    while (at <= text.length && matches.length < most) {
      countSearch(MATCH_STEPS);
      const match = search(text, at);
      if (match === undefined) break;
      const empty = match.end === at;
      if (!empty || match.start !== lastEnd) matches.push(match);
      at = empty ? at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) : match.end;
      lastEnd = match.end;
    }
    return matches;
  }
}

function replaced(text: string, matches: readonly Match[], replacement: (match: Match) => string): string {
  const pieces: string[] = [];
  let length = text.length;
  let last = 0;
  for (const match of matches) {
    const piece = replacement(match);
    length += piece.length;
    if (length > MAX_REPLACED)
      throw new SearchExceeded(`the replaced text would be longer than ${MAX_REPLACED} characters`);
    pieces.push(text.slice(last, match.start), piece);
    last = match.end;
  }
  pieces.push(text.slice(last));
  return pieces.join("");
}
