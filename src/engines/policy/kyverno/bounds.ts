import { measureJson } from "../../../formats/json-patch/index.ts";
import type { Json } from "../../../model/index.ts";
import { Fault } from "./fault.ts";

/** What one rule may use on one object. Kyverno's own bound on context data, and ours where it has none. */
const MAX_CONTEXT_BYTES = 2 * 1024 * 1024;
/** What etcd takes of one object, twice. */
const MAX_OBJECT = 3 * 1024 * 1024;
/** Characters of all states that an object goes through. */
const MAX_PATCHED = 32 * 1024 * 1024;
const MAX_MADE = 16 * 1024 * 1024;
const MAX_TEXT = 1024 * 1024;
const MAX_ELEMENTS = 100_000;
const MAX_QUERIES = 1_000_000;

/** Counts what the evaluation of one rule uses up; each bound passed is a fault. */
export class Budget {
  #contextBytes = 0;
  #elements = 0;
  #queries = 0;
  #patched = 0;
  #made = 0;

  /** @returns the fault when the value makes the context too large */
  addContext(value: Json | undefined): Fault | undefined {
    this.#contextBytes += measureJson(value, MAX_CONTEXT_BYTES - this.#contextBytes + 1);
    return this.#contextBytes <= MAX_CONTEXT_BYTES
      ? undefined
      : new Fault(
          `context size limit exceeded: ${this.#contextBytes} bytes exceeds limit of ${MAX_CONTEXT_BYTES} bytes`,
        );
  }

  addElement(): Fault | undefined {
    this.#elements += 1;
    return this.#elements <= MAX_ELEMENTS
      ? undefined
      : new Fault(`foreach goes over more than ${MAX_ELEMENTS} elements: narrow its list`);
  }

  /** @returns the fault when a patch makes the object too large, or too many patches go over it */
  addPatched(object: Json): Fault | undefined {
    const size = measureJson(object, MAX_OBJECT);
    this.#patched += size;
    if (size > MAX_OBJECT) return new Fault(`failed to patch resource: it gets larger than ${MAX_OBJECT} characters`);
    return this.#patched <= MAX_PATCHED
      ? undefined
      : new Fault("failed to patch resource: too many patches of too large an object");
  }

  /** @returns the fault when a rule makes too many objects, or too large ones */
  addMade(object: Json): Fault | undefined {
    this.#made += measureJson(object, MAX_MADE);
    return this.#made <= MAX_MADE
      ? undefined
      : new Fault(`the objects that the rule makes have more than ${MAX_MADE} characters`);
  }

  addQuery(): Fault | undefined {
    this.#queries += 1;
    return this.#queries <= MAX_QUERIES ? undefined : new Fault(`more than ${MAX_QUERIES} variables were resolved`);
  }
}

/** @returns the fault when text made from variables is too long */
export function checkText(text: string): Fault | undefined {
  return text.length <= MAX_TEXT
    ? undefined
    : new Fault(`variable substitution makes text longer than ${MAX_TEXT} characters`);
}
