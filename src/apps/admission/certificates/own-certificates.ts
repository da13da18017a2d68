import { X509Certificate } from "node:crypto";
import { Problem } from "../../../model/index.ts";
import type { Certificates } from "../parts.ts";
import {
  advance,
  DEFAULT_LIFETIMES,
  notePublished,
  renewLeaf,
  toBundle,
  type Lifetimes,
  type OwnState,
} from "./rotation.ts";
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
  /** Told by the registration: the API server was given this bundle. Only then a leaf of a new CA is served. */
  published(bundle: string): Promise<void>;
  /** Looks at the store and the clock now. Never rejects. */
  refresh(): Promise<void>;
}

const POLL_MS = 10_000;
const MOST_TRIES = 10;

/**
 * Our own CA and its leaf, shared through the store, rotated two thirds through their lives.
 * @throws {Problem} when the store can neither be read nor written: replicas that do not share a CA would be refused in turns
 */
export async function toOwnCertificates(options: OwnCertificateOptions): Promise<OwnCertificates> {
  const { store, clock, onProblem, names } = options;
  const plan = { names, lifetimes: { ...DEFAULT_LIFETIMES, ...options.lifetimes } };
  const listeners: (() => void)[] = [];
  let held: OwnState | undefined;

  const take = (taken: OwnState): OwnState => {
    const isNews = held?.leaf.certificate !== taken.leaf.certificate || toBundle(held) !== toBundle(taken);
    held = taken;
    if (isNews) for (const listener of listeners) listener();
    return taken;
  };

  /** Reads, does what is due, writes; begins again when another replica wrote meanwhile. */
  const settle = async (change: (state: OwnState, now: number) => OwnState): Promise<OwnState> => {
    for (let tries = 1; tries <= MOST_TRIES; tries++) {
      const kept = await store.read();
      if (kept.problem !== undefined) onProblem(kept.problem);
      const now = clock().getTime();
      // Where something useless lies in the store, what we hold goes back into it.
      const base = kept.state ?? held;
      const due = advance(base === undefined ? undefined : change(base, now), now, plan);
      if (due === kept.state || (await store.write(due, kept.version))) return take(due);
    }
    throw new Problem("CERTIFICATE_INVALID", "the certificates are being changed by others all the time");
  };

  /** While the store is out of reach, the CA we know goes on. */
  const goOnAlone = (known: OwnState): OwnState => {
    const now = clock().getTime();
    const hasEnded = new X509Certificate(known.active.certificate).validToDate.getTime() <= now;
    return take(hasEnded ? advance(known, now, plan) : renewLeaf(known, now, plan));
  };

  const first = await settle((state) => state);
  const state = (): OwnState => held ?? first;
  let underWay = Promise.resolve();
  /** One after another: they all write the same. */
  const next = (change: (state: OwnState, now: number) => OwnState): Promise<void> => {
    underWay = underWay.then(async () => {
      try {
        await settle(change);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        onProblem(error);
        goOnAlone(state());
      }
    });
    return underWay;
  };
  const refresh = (): Promise<void> => next((same) => same);
  const timer = setInterval(() => void refresh(), options.pollMs ?? POLL_MS).unref();
  return {
    current: () => state().leaf,
    caBundle: () => toBundle(state()),
    onChange: (listener) => void listeners.push(listener),
    published: async (bundle) => {
      if (notePublished(state(), bundle, 0) !== state()) await next((known, now) => notePublished(known, bundle, now));
    },
    refresh,
    stop: () => clearInterval(timer),
  };
}
