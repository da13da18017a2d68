import type { PodSecurity } from "../../inventory/index.ts";
import {
  type AttackFacts,
  type Change,
  DEFAULT_SETTINGS,
  type FootholdId,
  type Picture,
  type Settings,
  type Step,
  toFootholdId,
} from "../../model/index.ts";
import type { Escape } from "./escapes/escape.ts";
import { ETCD_DATA } from "./escapes/escape.ts";
import { findEscapes } from "./escapes/find-escapes.ts";
import { FactList } from "./fact-list.ts";
import { ImageAdmission } from "./image-admission.ts";
import { addImageSteps } from "./images.ts";
import { addInterfaceSteps } from "./interfaces.ts";
import { toFilesId } from "./nodes/node-set.ts";
import { addKeptCredentials } from "./nodes/kept-credentials.ts";
import { addFilesSteps, addNodeSteps } from "./nodes/node-steps.ts";
import { type Place, type Placement, toPlacement } from "./nodes/placement.ts";
import { addSecretMeanings, addSecretSteps } from "./secrets.ts";
import { addSharedVolumes } from "./shared-volumes.ts";
import { type Subject, toEvidence, toSubjects } from "./subject.ts";
import { addTargets, CLUSTER_ADMIN, type NamedTargets } from "./targets.ts";
import { addTenantSteps } from "./tenants.ts";
import { addTokenSteps } from "./tokens.ts";
import { addVulnerabilitySteps, type VulnerabilityReports } from "./vulnerabilities.ts";

/** What attack facts are made with besides the objects; everything has a default. */
export interface ChainOptions {
  readonly settings?: Settings;
  /** What scanners found in images. */
  readonly vulnerabilities?: VulnerabilityReports;
  /** What must not be lost, besides what is annotated so. */
  readonly targets?: NamedTargets;
  /** Namespaces whose tenants may mean harm. */
  readonly tenants?: readonly string[];
  /** What Pod Security refuses of these objects; absent: nothing is known of it, so that nothing is held back by it. */
  readonly podSecurity?: PodSecurity;
}

/**
 * What an attacker gets from what, as far as workloads, nodes, tokens, secrets, volumes and images tell; rights, packets
 * and the cloud are told by others. Steps do not hide each other: what a change takes away uncovers no new one.
 */
export function toChainFacts(picture: Picture, options: ChainOptions = {}): AttackFacts {
  const { settings = DEFAULT_SETTINGS, tenants = [] } = options;
  const facts = new FactList();
  facts.addEntry(facts.addFoothold({ id: toFootholdId("internet", "any"), name: "the internet", namespace: "" }));
  const subjects = toSubjects(picture, settings);
  const placement = toPlacement(picture, subjects);
  const images = { settings, admission: new ImageAdmission(picture, settings), isLive: picture.complete };
  const files = new Set<FootholdId>();
  const credentials = new Map<Subject, readonly Step[]>();
  for (const subject of subjects) {
    addSubject(subject, placement, facts);
    addEscapes(subject, { picture, placement, podSecurity: options.podSecurity }, { facts, files });
    addVulnerabilitySteps(
      subject,
      { reports: options.vulnerabilities, imageOf: placement.pods.get(subject)?.imageOf },
      facts,
    );
    addInterfaceSteps(subject, facts);
    addImageSteps(subject, { ...images, pods: placement.pods.get(subject) }, facts);
    credentials.set(subject, [...addTokenSteps(subject, picture, facts), ...addSecretSteps(subject, picture, facts)]);
  }
  addNodeSteps(picture, placement, subjects, facts);
  addKeptCredentials({ placement, credentials, read: addFilesSteps(facts, files, placement) }, facts);
  addSharedVolumes(subjects, picture, facts);
  addSecretMeanings(picture, facts);
  addTenantSteps(picture, { subjects, tenants }, facts);
  addTargets(picture, subjects, options.targets ?? { secrets: [], workloads: [] }, facts);
  return facts.toFacts();
}

function addSubject(subject: Subject, { pods }: Placement, facts: FactList): void {
  const { workload, resource, what, code, reach } = subject;
  const count = pods.get(subject)?.pods ?? 1;
  const common = { namespace: workload.namespace, resource, ...(count > 1 ? { count } : {}) };
  facts.addFoothold({ id: code, name: `code in ${what}`, ...common });
  facts.addFoothold({ id: reach, name: `ports of ${what}`, ...common });
}

/**
 * What Pod Security refuses does not run: from manifests no such pod is ever made. In a live cluster pods that are there
 * stay until they are made anew, so their ways out stay, too, and the label takes them away only from then on.
 */
function addEscapes(
  subject: Subject,
  { picture, placement, podSecurity }: { picture: Picture; placement: Placement; podSecurity: PodSecurity | undefined },
  { facts, files }: { facts: FactList; files: Set<FootholdId> },
): void {
  const places = placement.places.get(subject) ?? [];
  const kernels = [...new Set(places.flatMap(({ nodes }) => nodes.kernels))];
  const found = findEscapes(subject, { picture, kernels });
  if (found.length === 0) return;
  const refused = podSecurity?.refusedAt(subject.workload);
  if (refused !== undefined && !picture.complete) return;
  const labels = podSecurity?.changesAgainst(subject.workload) ?? [];
  for (const escape of found.map((one) => withAdmission(one, { refused, labels }))) {
    if (escape.gains === "node" || escape.gains === "node-files") {
      for (const place of places) {
        const to = escape.gains === "node" ? place.nodes.id : toFilesId(place.nodes.id);
        if (escape.gains === "node-files") files.add(to);
        else placement.sets.gained.add(to);
        addEscape(subject, escape, { to, place }, facts);
      }
    } else if (escape.gains === ETCD_DATA) addEtcdEscape(subject, escape, placement, facts);
    else addEscape(subject, escape, { to: escape.gains, place: undefined }, facts);
  }
}

function withAdmission(
  escape: Escape,
  { refused, labels }: { refused: string | undefined; labels: readonly Change[] },
): Escape {
  const removals = [...escape.removals, ...labels];
  if (refused === undefined) return { ...escape, removals };
  const stays = `the pods are older than Pod Security ${refused} in their namespace, or exempt from it: made anew they would be refused`;
  const precondition = escape.precondition === undefined ? stays : `${escape.precondition}; ${stays}`;
  return { ...escape, removals, precondition };
}

/** Only nodes of the control plane have etcd's files; other nodes are kept for others, as far as their taints were read. */
function addEtcdEscape(subject: Subject, escape: Escape, { places }: Placement, facts: FactList): void {
  for (const place of places.get(subject) ?? []) {
    if (!place.nodes.isControlPlane) continue;
    addEtcdData(facts);
    addEscape(subject, escape, { to: ETCD_DATA, place }, facts);
  }
}

function addEscape(
  subject: Subject,
  escape: Escape,
  { to, place }: { to: FootholdId; place: Place | undefined },
  facts: FactList,
): void {
  const { kind, technique = "T1611", likelihood, precondition, path, message, removals } = escape;
  facts.addStep({
    from: subject.code,
    to,
    kind,
    technique,
    likelihood,
    ...(precondition === undefined ? {} : { precondition }),
    evidence: [toEvidence(subject, path, message)],
    removedBy: [...removals, ...(place?.removals ?? [])].map((change) => facts.addChange(change)),
  });
}

function addEtcdData(facts: FactList): void {
  if (facts.has(ETCD_DATA)) return;
  facts.addFoothold({ id: ETCD_DATA, name: "etcd's data", namespace: "" });
  facts.addStep({
    from: ETCD_DATA,
    to: CLUSTER_ADMIN,
    kind: "node/control-plane",
    technique: "T1552.001",
    precondition: "the data is not encrypted at rest",
    likelihood: "likely",
    evidence: [{ message: "every token and secret of the cluster lies in etcd's data" }],
    removedBy: [],
  });
}
