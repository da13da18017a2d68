import { type Attributes, isResourceRequest, type User } from "../attributes.ts";
import { type Subject, toUserName } from "../subject.ts";
import type { AuditEvent, Outcome } from "./event.ts";

/** A right that was used: a verb on a resource in a namespace, or on a URL. */
export interface UsedRight {
  /** Without a name. */
  readonly attributes: Attributes;
  /** The names of the objects it was allowed for; undefined: of whole collections, or of more names than are kept. */
  readonly names: readonly string[] | undefined;
  readonly allowed: number;
  readonly refused: number;
  /** Arrived, and nothing more is known. */
  readonly pending: number;
}

interface Kept {
  readonly attributes: Attributes;
  names: Set<string> | undefined;
  allowed: number;
  refused: number;
  pending: number;
}

/** More different rights than any program uses; a log with more is of somebody who tries out what there is. */
const MAX_RIGHTS = 50_000;
const MAX_NAMES = 64;
/** Of a word of a request. */
const MAX_LENGTH = 1_024;

/** Keeps what one subject used, in bounded memory. */
export class UsageRecorder {
  readonly #subject: Subject;
  readonly #userName: string | undefined;
  readonly #rights = new Map<string, Kept>();
  #events = 0;
  #lost = 0;

  constructor(subject: Subject) {
    this.#subject = subject;
    this.#userName = toUserName(subject);
  }

  add({ uses }: AuditEvent): void {
    const own = uses.filter(({ user }) => this.#isOwn(user));
    if (own.length > 0) this.#events += 1;
    for (const { attributes, outcome } of own) this.#keep(attributes, outcome);
  }

  /** Events of the subject. */
  get events(): number {
    return this.#events;
  }

  /** Uses of rights that found no more room, and those that no rule can name. */
  get lost(): number {
    return this.#lost;
  }

  get rights(): UsedRight[] {
    return [...this.#rights.values()].map((kept) => ({
      ...kept,
      names: kept.names === undefined ? undefined : [...kept.names].sort(),
    }));
  }

  #isOwn({ name, groups }: User): boolean {
    return this.#userName === undefined ? groups.includes(this.#subject.name) : name === this.#userName;
  }

  #keep(attributes: Attributes, outcome: Outcome): void {
    if (!isNameable(attributes)) {
      this.#lost += 1;
      return;
    }
    const name = isResourceRequest(attributes) ? attributes.name : "";
    const whole = isResourceRequest(attributes) ? { ...attributes, name: "" } : attributes;
    const key = JSON.stringify(Object.values(whole));
    let kept = this.#rights.get(key);
    if (kept === undefined) {
      if (this.#rights.size >= MAX_RIGHTS) {
        this.#lost += 1;
        return;
      }
      kept = { attributes: whole, names: new Set(), allowed: 0, refused: 0, pending: 0 };
      this.#rights.set(key, kept);
    }
    kept[outcome] += 1;
    if (outcome !== "allowed") return;
    if (name === "" || (kept.names?.size ?? 0) >= MAX_NAMES) kept.names = undefined;
    else kept.names?.add(name);
  }
}

/** A star in a request is a word like any other; in a rule it would allow everything. */
function isNameable(attributes: Attributes): boolean {
  return Object.values(attributes).every((word) => word.length <= MAX_LENGTH && !word.includes("*"));
}
