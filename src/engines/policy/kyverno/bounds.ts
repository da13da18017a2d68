import { isObject } from "../../../model/index.ts";
import { Fault } from "./fault.ts";

/** What one rule may use on one object. Kyverno's own bound on context data, and ours where it has none. */
const MAX_CONTEXT_BYTES = 2 * 1024 * 1024;
const MAX_TEXT = 1024 * 1024;
const MAX_ELEMENTS = 100_000;
const MAX_QUERIES = 1_000_000;

/** Counts what the evaluation of one rule uses up; each bound passed is a fault. */
export class Budget {
  #contextBytes = 0;
  #elements = 0;
  #queries = 0;

  /** @returns the fault when the value makes the context too large */
  addContext(value: unknown): Fault | undefined {
    this.#contextBytes += measure(value, MAX_CONTEXT_BYTES - this.#contextBytes + 1);
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

/** About the length of the value as JSON; stops counting at the limit. */
function measure(value: unknown, limit: number): number {
  if (typeof value === "string") return value.length + 2;
  let size = 4;
  if (Array.isArray(value)) {
    for (const item of value) {
      if (size > limit) return size;
      size += measure(item, limit - size) + 1;
    }
  } else if (isObject(value)) {
    for (const key of Object.keys(value)) {
      if (size > limit) return size;
      size += key.length + 3 + measure(value[key], limit - size);
    }
  }
  return size;
}
