import { JmesError } from "./error.ts";
import type { Budget } from "./value.ts";

/** What a search may know besides its data. */
export interface SearchContext {
  /** From the app's clock. */
  readonly now: Date;
  /** A text that matches the pattern; absent: `random()` is refused. */
  readonly random?: (pattern: string) => string;
  /** The registry of images that name none; absent: `docker.io`. */
  readonly defaultRegistry?: string;
}

/** Steps of one search: visited elements, and characters of made texts by the hundred. */
const MAX_STEPS = 2_000_000;
/** UTF-16 code units of one text that a function makes. */
export const MAX_TEXT = 4_194_304;

/** One search under way. */
export class Search implements Budget {
  readonly context: SearchContext;
  #left = MAX_STEPS;

  constructor(context: SearchContext) {
    this.context = context;
  }

  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new JmesError("exhausted", "the expression takes too many steps");
  }

  /** The text, when it may be that long. */
  text(made: string): string {
    this.room(made.length);
    return made;
  }

  /** Whether a text of that length may be made. @throws {JmesError} exhausted */
  room(length: number): void {
    if (length > MAX_TEXT) throw new JmesError("exhausted", "the expression makes a text that is too long");
    this.spend(Math.ceil(length / 100));
  }
}
