import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { issueAuthority, issueLeaf, type Issued, type Validity } from "./issue.ts";

/**
 * What is kept: the API server must trust `former`, `active` and `next`; the leaf is signed by `active`. A new CA is `next` until the API
 * server surely has it, and the old one `former` until nobody serves a leaf of it.
 */
export interface OwnState {
  readonly active: Issued;
  readonly leaf: Issued;
  /** `publishedAt`: since when the API server was told, milliseconds. */
  readonly next?: Issued & { readonly publishedAt?: number };
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

const DAY_MS = 86_400_000;

export const DEFAULT_LIFETIMES: Lifetimes = {
  authorityMs: 365 * DAY_MS,
  leafMs: 30 * DAY_MS,
  graceMs: 60_000,
  formerMs: DAY_MS,
};

export interface Plan {
  /** DNS names and IP addresses of the leaf. */
  readonly names: readonly string[];
  readonly lifetimes: Lifetimes;
}

/**
 * What is to be kept at that time: the same value where nothing is due. Its leaf is never an expired one.
 * @param kept undefined: nothing usable is there
 */
export function advance(kept: OwnState | undefined, now: number, plan: Plan): OwnState {
  const before = kept ?? begin(now, plan);
  return renewLeaf(promote(announce(dropFormer(before, now), now, plan), now, plan), now, plan);
}

/** Notes that the API server was given this bundle. */
export function notePublished(state: OwnState, bundle: string, now: number): OwnState {
  const { next } = state;
  const isNews = next !== undefined && next.publishedAt === undefined && bundle.includes(next.certificate.trim());
  return isNews ? { ...state, next: { ...next, publishedAt: now } } : state;
}

/** PEM of every CA the API server must trust, the oldest first: promoting one does not change it. */
export function toBundle({ former, active, next }: OwnState): string {
  return [former?.certificate, active.certificate, next?.certificate].filter((text) => text !== undefined).join("");
}

/** Without a store only this may be done: another leaf of the same CA. */
export function renewLeaf(state: OwnState, now: number, plan: Plan): OwnState {
  const leaf = new X509Certificate(state.leaf.certificate);
  const authority = new X509Certificate(state.active.certificate);
  const isGood = covers(leaf, plan.names) && leaf.verify(authority.publicKey);
  if (isGood && !isDue(leaf, now)) return state;
  const to = Math.min(now + plan.lifetimes.leafMs, endOf(authority));
  // What ends with its CA gets no younger by being made again.
  if (isGood && endOf(leaf) > now && to - endOf(leaf) < plan.lifetimes.leafMs / 6) return state;
  return { ...state, leaf: issueLeaf(state.active, plan.names, { from: backdate(now, plan.lifetimes.leafMs), to }) };
}

function begin(now: number, plan: Plan): OwnState {
  const active = issueAuthority(toValidity(now, plan.lifetimes.authorityMs));
  return { active, leaf: issueLeaf(active, plan.names, toValidity(now, plan.lifetimes.leafMs)) };
}

function dropFormer(state: OwnState, now: number): OwnState {
  if (state.former === undefined || state.former.until > now) return state;
  const { former: _, ...rest } = state;
  return rest;
}

/** Two thirds through its life, a CA gets its successor. */
function announce(state: OwnState, now: number, { lifetimes }: Plan): OwnState {
  const isUsable = state.next !== undefined && endOf(new X509Certificate(state.next.certificate)) > now;
  if (isUsable || !isDue(new X509Certificate(state.active.certificate), now)) return state;
  return { ...state, next: issueAuthority(toValidity(now, lifetimes.authorityMs)) };
}

/** The successor takes over once the API server surely trusts it, or when the old CA has ended anyway. */
function promote(state: OwnState, now: number, { names, lifetimes }: Plan): OwnState {
  const { next, active } = state;
  if (next === undefined) return state;
  const hasEnded = endOf(new X509Certificate(active.certificate)) <= now;
  const isTrusted = next.publishedAt !== undefined && next.publishedAt + lifetimes.graceMs <= now;
  if (!isTrusted && !hasEnded) return state;
  const authority = { certificate: next.certificate, key: next.key };
  const to = Math.min(now + lifetimes.leafMs, endOf(new X509Certificate(next.certificate)));
  const leaf = issueLeaf(authority, names, { from: backdate(now, lifetimes.leafMs), to });
  if (hasEnded) return { active: authority, leaf };
  return { active: authority, leaf, former: { certificate: active.certificate, until: now + lifetimes.formerMs } };
}

function isDue(certificate: X509Certificate, now: number): boolean {
  const from = certificate.validFromDate.getTime();
  return now >= from + ((endOf(certificate) - from) * 2) / 3;
}

function endOf(certificate: X509Certificate): number {
  return certificate.validToDate.getTime();
}

function toValidity(now: number, lifeMs: number): Validity {
  return { from: backdate(now, lifeMs), to: now + lifeMs };
}

/** Clocks differ: what is made now was valid a while ago. */
function backdate(now: number, lifeMs: number): number {
  return now - Math.min(DAY_MS, lifeMs / 10);
}

function covers(leaf: X509Certificate, names: readonly string[]): boolean {
  return names.every((name) => (isIP(name) === 0 ? leaf.checkHost(name) : leaf.checkIP(name)) !== undefined);
}
