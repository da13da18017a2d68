import { accept, type Exception } from "../engines/acceptance/index.ts";
import type { Finding, ResourceId } from "../model/index.ts";
import { findMakers } from "./makers.ts";
import type { Review } from "./review.ts";
import type { DecisionWorld } from "./world.ts";

/** The exceptions of a rule set for one request. They count as in scans, on the day it is in the world. */
export class Exceptions {
  readonly #exceptions: readonly Exception[];
  readonly #review: Review;
  readonly #world: DecisionWorld;
  #makers: readonly ResourceId[] | undefined;

  constructor(exceptions: readonly Exception[], review: Review, world: DecisionWorld) {
    this.#exceptions = exceptions;
    this.#review = review;
    this.#world = world;
  }

  /** Whether one of them covers the finding of the object, or of what made the object. */
  accept(finding: Finding): boolean {
    if (this.#exceptions.length === 0) return false;
    if (this.#accepts(finding)) return true;
    this.#makers ??= findMakers(this.#review, this.#world);
    return this.#makers.some((resource) => this.#accepts({ ...finding, resource }));
  }

  #accepts(finding: Finding): boolean {
    const today = this.#world.now.toISOString().slice(0, "2027-01-31".length);
    return accept([finding], this.#exceptions, undefined, today).open.length === 0;
  }
}
