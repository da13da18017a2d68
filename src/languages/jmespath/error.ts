/**
 * Why a search has no value. `not-found` is a key that an object does not have, which callers often forgive; `exhausted`
 * is our own bound, which nothing inside an expression forgives.
 */
export class JmesError extends Error {
  readonly is: "not-found" | "failed" | "exhausted";

  /** The key that is missing. */
  readonly key: string | undefined;

  constructor(is: "not-found" | "failed" | "exhausted", message: string, key?: string) {
    super(message);
    this.key = key;
    this.name = "JmesError";
    this.is = is;
  }
}

/** What a field answers that is not there. One is made for each field of a query, so that looking costs nothing. */
export class NotFound {
  readonly key: string;

  constructor(key: string) {
    this.key = key;
  }

  toError(): JmesError {
    return new JmesError("not-found", `Unknown key "${this.key}" in path`, this.key);
  }
}
