import type { Pattern, Ranges } from "./tree.ts";

/** More positions than this are not looked at: such patterns go the slow way. */
const MAX_POSITIONS = 600;

/** Glushkov's automaton: one state per set of the pattern (repeats written out), each way from one to the next once. */
export interface Positions {
  readonly sets: readonly Ranges[];
  readonly first: readonly number[];
  readonly follow: readonly (readonly number[])[];
}

interface Part {
  readonly first: readonly number[];
  readonly last: readonly number[];
  readonly nullable: boolean;
}

/** Two ways of matching nothing, two ways from one position to the next, or too large. Never leaves this file. */
class Ambiguous extends Error {}

/**
 * The pattern's positions; undefined where it is too large or where a backtracking matcher has two ways to get from
 * one character to the next (`(a+)+`, `(a?|b?)c`), because then counting ways by positions would count too few.
 */
export function toPositions(pattern: Pattern): Positions | undefined {
  const builder = new Builder();
  try {
    const { first } = builder.part(pattern);
    return { sets: builder.sets, first, follow: builder.follow };
  } catch (error) {
    if (error instanceof Ambiguous) return undefined;
    throw error;
  }
}

const NOTHING: Part = { first: [], last: [], nullable: true };

class Builder {
  readonly sets: Ranges[] = [];
  readonly follow: number[][] = [];

  part(pattern: Pattern): Part {
    switch (pattern.is) {
      case "set":
        return this.position(pattern.ranges);
      case "assert":
        return NOTHING;
      case "group":
        return this.part(pattern.body);
      case "concat":
        return pattern.parts.reduce<Part>((before, next) => this.joined(before, this.part(next)), NOTHING);
      case "either":
        return either(pattern.branches.map((branch) => this.part(branch)));
      case "repeat":
        return this.repeated(pattern.body, pattern.min, pattern.max);
    }
  }

  private position(ranges: Ranges): Part {
    if (this.sets.length >= MAX_POSITIONS) throw new Ambiguous();
    const index = this.sets.push(ranges) - 1;
    this.follow.push([]);
    return { first: [index], last: [index], nullable: false };
  }

  private joined(before: Part, after: Part): Part {
    for (const from of before.last) this.link(from, after.first);
    return {
      first: before.nullable ? [...before.first, ...after.first] : before.first,
      last: after.nullable ? [...before.last, ...after.last] : after.last,
      nullable: before.nullable && after.nullable,
    };
  }

  private link(from: number, to: readonly number[]): void {
    const follow = this.follow[from] as number[];
    for (const next of to) {
      if (follow.includes(next)) throw new Ambiguous();
      follow.push(next);
    }
  }

  /** x{2,4} is xx(x(x)?)?, and x{2,} is xxx*. */
  private repeated(body: Pattern, min: number, max: number): Part {
    let whole = NOTHING;
    for (let i = 0; i < min; i++) whole = this.joined(whole, this.solid(body));
    if (max === Infinity) return this.joined(whole, this.looped(this.solid(body)));
    let tail = NOTHING;
    for (let i = min; i < max; i++) tail = { ...this.joined(this.solid(body), tail), nullable: true };
    return this.joined(whole, tail);
  }

  private looped(part: Part): Part {
    for (const from of part.last) this.link(from, part.first);
    return { ...part, nullable: true };
  }

  private solid(body: Pattern): Part {
    const part = this.part(body);
    if (part.nullable) throw new Ambiguous();
    return part;
  }
}

function either(parts: readonly Part[]): Part {
  if (parts.filter((part) => part.nullable).length > 1) throw new Ambiguous();
  return {
    first: parts.flatMap((part) => part.first),
    last: parts.flatMap((part) => part.last),
    nullable: parts.some((part) => part.nullable),
  };
}
