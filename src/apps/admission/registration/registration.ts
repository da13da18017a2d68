import { setTimeout as sleep } from "node:timers/promises";
import { formatProblem, Problem } from "../../../model/index.ts";
import { watchKind, type ApiResource, type ClusterClient, type Watch } from "../../../sources/cluster/index.ts";
import type { Certificates, RuleSets } from "../parts.ts";
import { toHoldBack } from "./hold-back.ts";
import { readRegisteredNames } from "./registered-entries.ts";
import { Registered } from "./registered.ts";
import type { WebhookOptions } from "./webhook-configurations.ts";

export interface RegistrationOptions extends Omit<WebhookOptions, "caBundle" | "kinds"> {
  /** Undefined until the first set is compiled: nothing is registered before. */
  readonly ruleSets: () => RuleSets | undefined;
  readonly certificates: Certificates & {
    /** Told which bundle the API server was given. */
    published?(bundle: string): Promise<void>;
    refresh?(): Promise<void>;
  };
  readonly clock: () => Date;
  /** Also what is an alert: REGISTRATION_CHANGED. */
  readonly onProblem: (problem: Problem) => void;
  readonly log: (message: string) => void;
  /** Whether an answer can be had where the API server asks; before that nothing is registered. Absent: it can. */
  readonly isReachable?: () => Promise<boolean>;
  /** Whether all who may be asked know rule sets of these names; before that no entry is made for them. Absent: they do. */
  readonly isKnownToAll?: (names: readonly string[]) => Promise<boolean>;
  /** How often rule sets are looked at, and the configurations whatever their watch says; default 5 s. */
  readonly pollMs?: number;
}

export interface Registration {
  /** Resolves when the configurations were written for the first time. */
  readonly registered: Promise<void>;
  /** Ends the watch; the configurations stay, so that other replicas go on. */
  stop(): Promise<void>;
  /** Removes the configurations: from then on nothing is asked. */
  remove(): Promise<void>;
}

const POLL_MS = 5_000;
const KINDS = ["validatingwebhookconfigurations", "mutatingwebhookconfigurations"];

/**
 * Keeps the webhook configurations as the rule sets want them: written when the first set is ready, with the bundle of the moment, and again
 * when somebody else changed or deleted them (the API server never asks webhooks about webhook configurations, so that a watch is all
 * there is). Replicas do the same; the one whose rule sets are the newest is followed by the others.
 */
export function register(client: ClusterClient, options: RegistrationOptions): Registration {
  const stopping = new AbortController();
  const registered = new Registered(client, options);
  const choose = toHoldBack({
    registeredNames: () => readRegisteredNames(client, options.name),
    isKnownToAll: options.isKnownToAll ?? (() => Promise.resolve(true)),
    clock: options.clock,
    log: options.log,
  });
  let wake: () => void = () => {};
  const nudge = (): void => wake();
  options.certificates.onChange(nudge);
  const watches = KINDS.map((name) => watchKind(client, toResource(name)));
  const following = watches.map((watch) => follow(watch, options.name, nudge));

  const first = Promise.withResolvers<void>();
  const keep = async (): Promise<void> => {
    let told: string | undefined;
    while (!stopping.signal.aborted) {
      const woken = new Promise<void>((resolve) => (wake = resolve));
      const because = await tryOnce(options, registered, choose);
      if (because === undefined) first.resolve();
      else if (because !== "not ready" && formatProblem(because) !== told) options.onProblem(because);
      told = because instanceof Problem ? formatProblem(because) : undefined;
      const pause = sleep(options.pollMs ?? POLL_MS, undefined, { signal: stopping.signal }).catch(() => {});
      await Promise.race([pause, woken]);
    }
  };
  const kept = keep();
  const stop = async (): Promise<void> => {
    stopping.abort();
    for (const watch of watches) watch.stop();
    await Promise.all([kept, ...following]);
  };
  return {
    registered: first.promise,
    stop,
    remove: async () => {
      await stop();
      await registered.remove();
    },
  };
}

async function tryOnce(
  options: RegistrationOptions,
  registered: Registered,
  choose: (sets: RuleSets) => Promise<RuleSets | undefined>,
): Promise<Problem | "not ready" | undefined> {
  const sets = options.ruleSets();
  if (sets === undefined) return "not ready";
  try {
    if (!registered.isBegun && (await options.isReachable?.()) === false) return "not ready";
    const chosen = await choose(sets);
    if (chosen === undefined) return "not ready";
    await registered.settle(chosen);
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

async function follow(watch: Watch, name: string, nudge: () => void): Promise<void> {
  for await (const change of watch.changes) {
    if (change.is === "synced" || change.is === "trouble") continue;
    if (change.object.metadata.name === name) nudge();
  }
}

function toResource(name: string): ApiResource {
  const kind = name.startsWith("validating") ? "ValidatingWebhookConfiguration" : "MutatingWebhookConfiguration";
  return { group: "admissionregistration.k8s.io", version: "v1", kind, name, isNamespaced: false, verbs: [] };
}
