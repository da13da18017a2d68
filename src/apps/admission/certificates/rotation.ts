/** A CA with its key, PEM. */
export interface Authority {
  readonly certificate: string;
  readonly key: string;
}

/**
 * What is kept: the API server must trust `former`, `active` and `next`; the leaf is signed by `active`.
 * A new CA is `next` until the API server surely has it.
 */
export interface OwnState {
  readonly active: Authority;
  readonly leaf: { readonly certificate: string; readonly key: string };
  readonly next?: Authority & {
    /** Since when the API server was told, milliseconds. */ readonly publishedAt?: number;
  };
  readonly former?: { readonly certificate: string; readonly until: number };
}

/** All in milliseconds. */
export interface Lifetimes {
  readonly authorityMs: number;
  readonly leafMs: number;
  /** From the moment the API server was told of a new CA until a leaf of it is served. */
  readonly graceMs: number;
  /** How long the old CA stays in the bundle after that. */
  readonly formerMs: number;
}
