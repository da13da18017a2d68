import type { Problem } from "../../../model/index.ts";
import type { Certificates } from "../parts.ts";
import type { Lifetimes } from "./rotation.ts";
import type { CertificateStore } from "./store.ts";

export interface OwnCertificateOptions {
  /** DNS names and IP addresses the API server may call us by. */
  readonly names: readonly string[];
  readonly store: CertificateStore;
  readonly clock: () => Date;
  readonly onProblem: (problem: Problem) => void;
  readonly lifetimes?: Partial<Lifetimes>;
  /** How often the store is looked at, default 10 s. */
  readonly pollMs?: number;
}

/** Certificates that we make ourselves, and that know when the API server trusts their next CA. */
export interface OwnCertificates extends Certificates {
  caBundle(): string;
  /** Told by the registration: the API server was given this bundle. Only then may a leaf of a new CA be served. */
  published(bundle: string): Promise<void>;
  /** Looks at the store and the clock now. */
  refresh(): Promise<void>;
}
