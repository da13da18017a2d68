import {
  asList,
  asString,
  dig,
  Problem,
  type Json,
  type KubernetesObject,
  type OwnerReference,
} from "../../../model/index.ts";
import { deleteObject, putObject, type ClusterClient } from "../../../sources/cluster/index.ts";
import type { RuleSets } from "../parts.ts";
import { findDeviations, hasBundles, withInjectedBundles } from "./deviations.ts";
import type { RegistrationOptions } from "./registration.ts";
import { toWebhookConfigurations } from "./webhook-configurations.ts";

const SINCE = "hauberk.dev/since";
// Clocks of replicas differ; further ahead nobody can be.
const MOST_AHEAD_MS = 300_000;
const MOST_TRIES = 5;

const PLACES = new Map(
  ["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"].map((kind) => [
    kind,
    { group: "admissionregistration.k8s.io", version: "v1", name: `${kind.toLowerCase()}s` },
  ]),
);

/** The configurations in the cluster, and what this process knows of them. */
export class Registered {
  readonly #client: ClusterClient;
  readonly #options: RegistrationOptions;
  /**
   * What is to be there, without bundles: ours, or that of a replica whose rule sets are newer. By kind; undefined: none; theirs: the
   * newer replica did not write it yet, and sees to it.
   */
  #wanted = new Map<string, KubernetesObject | "theirs" | undefined>();
  #since = 0;
  #revision: string | undefined;
  /** Kinds that were seen as they should be: what deviates after that was changed by somebody. */
  #seen = new Set<string>();

  constructor(client: ClusterClient, options: RegistrationOptions) {
    this.#client = client;
    this.#options = options;
  }

  /**
   * Makes the cluster's configurations what they should be.
   * @throws {Problem} when the API server does not answer or refuses
   */
  async settle({ byName, revision, kinds }: RuleSets): Promise<void> {
    if (revision !== this.#revision) {
      this.#revision = revision;
      this.#since = this.#options.clock().getTime();
      const made = toWebhookConfigurations([...byName.values()], { ...this.#options, kinds, caBundle: undefined });
      this.#wanted = new Map([...PLACES.keys()].map((kind) => [kind, made.find((one) => one.kind === kind)]));
      this.#seen.clear();
    }
    const bundle = this.#options.certificates.caBundle();
    await this.#followNewer();
    for (const kind of PLACES.keys()) await this.#settleKind(kind);
    // A bundle that changed meanwhile is written in the next round.
    if (bundle !== undefined && bundle === this.#options.certificates.caBundle())
      await this.#options.certificates.published?.(bundle);
  }

  get isBegun(): boolean {
    return this.#revision !== undefined;
  }

  async remove(): Promise<void> {
    const { name, log } = this.#options;
    for (const [kind, place] of PLACES) {
      const object = { apiVersion: "admissionregistration.k8s.io/v1", kind, metadata: { name } };
      const isRemoved = await deleteObject(this.#client, place, object);
      if (isRemoved) log(`${kind} ${name} was removed: nothing is asked by it any more`);
    }
  }

  async #settleKind(kind: string): Promise<void> {
    for (let tries = 1; tries <= MOST_TRIES; tries++) {
      const found = await this.#read(kind);
      if (await this.#settleFound(kind, found)) return;
      // Somebody else wrote meanwhile: perhaps another replica, and all is well.
    }
    throw new Problem("WRITE_FAILED", `${kind} ${this.#options.name} is being changed by others all the time`);
  }

  /** @returns false when somebody else was first */
  async #settleFound(kind: string, found: Json | undefined): Promise<boolean> {
    // A newer replica wrote since we looked.
    if (this.#isNewer(sinceOf(found))) await this.#followNewer();
    const isWritten = this.#wanted.get(kind) === "theirs" && isObjectOf(found) && sinceOf(found) === this.#since;
    if (isWritten) this.#wanted.set(kind, toBare(kind, found));
    const wanted = this.#wanted.get(kind);
    if (wanted === "theirs") return true;
    if (wanted === undefined) return this.#settleNone(kind, found);
    const { certificates, log, name } = this.#options;
    if (found !== undefined && !hasBundles(this.#withBundle(wanted, found), found)) await certificates.refresh?.();
    const complete = withInjectedBundles(this.#withBundle(wanted, found), found);
    const deviations = found === undefined ? ["it was deleted"] : findDeviations(complete, found);
    if (deviations.length === 0 && found !== undefined && hasBundles(complete, found)) {
      this.#seen.add(kind);
      return true;
    }
    // Told once, until it was seen as it should be again.
    if (deviations.length > 0 && this.#seen.delete(kind)) this.#alert(kind, deviations);
    const owner = await this.#readOwner();
    if ((await putObject(this.#client, toPlace(kind), toWritable(complete, found, this.#since, owner))) === undefined)
      return false;
    log(`${kind} ${name} was written${deviations.length === 0 ? " with another CA bundle" : ""}`);
    this.#seen.add(kind);
    return true;
  }

  /** Rule sets that came into force later than ours are those of a replica with a newer configuration: its word counts. */
  async #followNewer(): Promise<void> {
    const found = await Promise.all([...PLACES.keys()].map(async (kind) => [kind, await this.#read(kind)] as const));
    const newest = Math.max(...found.map(([, one]) => sinceOf(one)));
    if (!this.#isNewer(newest)) return;
    this.#since = newest;
    this.#wanted = new Map(
      found.map(([kind, one]) => [kind, isObjectOf(one) && sinceOf(one) === newest ? toBare(kind, one) : "theirs"]),
    );
  }

  #isNewer(since: number): boolean {
    return since > this.#since && since < this.#options.clock().getTime() + MOST_AHEAD_MS;
  }

  /** Emptied, not deleted: the server need not be allowed to make or delete configurations. */
  async #settleNone(kind: string, found: Json | undefined): Promise<boolean> {
    if (!isObjectOf(found) || asList(found["webhooks"]).length === 0) return true;
    const { name } = this.#options;
    const empty = { apiVersion: found.apiVersion, kind, metadata: { name }, webhooks: [] };
    return (
      (await putObject(this.#client, toPlace(kind), toWritable(empty, found, this.#since, undefined))) !== undefined
    );
  }

  #withBundle(wanted: KubernetesObject, found: Json | undefined): KubernetesObject {
    const bundle = this.#options.certificates.caBundle();
    const { webhooks } = wanted;
    // An injector has the last word, but comes a moment after the configurations are made.
    const isInjected = this.#options.injectCaFrom !== undefined && found !== undefined;
    if (bundle === undefined || isInjected || !Array.isArray(webhooks)) return wanted;
    const caBundle = Buffer.from(bundle).toString("base64");
    const filled = webhooks.map((one): Json => {
      const client = dig(one, "clientConfig");
      return { ...(one as object), clientConfig: { ...(client as object), caBundle } };
    });
    return { ...wanted, webhooks: filled };
  }

  #alert(kind: string, deviations: readonly string[]): void {
    const what = deviations.slice(0, 10).join(", ");
    const message = `${kind} ${this.#options.name}: ${what}; it is written again (who did it stands in the audit log)`;
    this.#options.onProblem(new Problem("REGISTRATION_CHANGED", message));
  }

  async #read(kind: string): Promise<Json | undefined> {
    const { name } = toPlace(kind);
    const path = `/apis/admissionregistration.k8s.io/v1/${name}/${encodeURIComponent(this.#options.name)}`;
    const reply = await this.#client.get(path);
    if (reply.is === "ok") return reply.value;
    if (reply.is === "refused" && reply.status === 404) return undefined;
    const because = reply.is === "refused" ? reply.because : "it is too large";
    throw new Problem("LIST_FAILED", `${kind} ${this.#options.name} cannot be read: ${because}`);
  }

  /** With our namespace the configurations go too: a cluster must not ask for ever whom nobody can bring back. */
  async #readOwner(): Promise<OwnerReference | undefined> {
    const { ownNamespace } = this.#options;
    if (ownNamespace === undefined) return undefined;
    const reply = await this.#client.get(`/api/v1/namespaces/${encodeURIComponent(ownNamespace)}`);
    const uid = reply.is === "ok" ? asString(dig(reply.value, "metadata", "uid")) : undefined;
    return uid === undefined ? undefined : { apiVersion: "v1", kind: "Namespace", name: ownNamespace, uid };
  }
}

function toPlace(kind: string): { group: string; version: string; name: string } {
  return PLACES.get(kind) ?? { group: "", version: "", name: "" };
}

function isObjectOf(found: Json | undefined): found is KubernetesObject {
  return asString(dig(found, "metadata", "name")) !== undefined;
}

function toAnnotations(found: Json | undefined): Record<string, string> {
  return isObjectOf(found) ? (found.metadata.annotations ?? {}) : {};
}

function sinceOf(found: Json | undefined): number {
  const at = Date.parse(asString(dig(found, "metadata", "annotations", SINCE)) ?? "");
  return Number.isNaN(at) ? 0 : at;
}

/** What another replica wrote, without what the API server and injectors added. */
function toBare(kind: string, { apiVersion, metadata, webhooks }: KubernetesObject): KubernetesObject {
  const { name, labels, annotations } = metadata;
  const kept = { name: name ?? "", ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) };
  const bare = Array.isArray(webhooks) ? webhooks.map(withoutBundle) : [];
  return { apiVersion, kind, metadata: kept, webhooks: bare };
}

function withoutBundle(webhook: Json): Json {
  const { caBundle: _, ...client } = (dig(webhook, "clientConfig") ?? {}) as Record<string, Json>;
  return { ...(webhook as object), clientConfig: client };
}

/** What is written: our part, and of what is there only what identifies it. */
function toWritable(
  wanted: KubernetesObject,
  found: Json | undefined,
  since: number,
  owner: OwnerReference | undefined,
): KubernetesObject {
  const resourceVersion = dig(found, "metadata", "resourceVersion");
  const { metadata } = wanted;
  return {
    ...wanted,
    metadata: {
      ...metadata,
      // What kubectl notes down stays, or it would complain.
      annotations: { ...toAnnotations(found), ...metadata.annotations, [SINCE]: new Date(since).toISOString() },
      ...(owner === undefined ? {} : { ownerReferences: [owner] }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
    },
  };
}
