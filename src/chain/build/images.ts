import { covers, type ImageReference, readImageReference } from "../../formats/image-reference/index.ts";
import {
  type Change,
  type Container,
  type Edit,
  type FootholdId,
  type Likelihood,
  type Settings,
  toFootholdId,
} from "../../model/index.ts";
import { COST } from "./costs.ts";
import type { FactList } from "./fact-list.ts";
import type { ImageAdmission } from "./image-admission.ts";
import type { PodsOfSubject } from "./nodes/pods-on-nodes.ts";
import { type Subject, toChange, toEvidence } from "./subject.ts";

/** What of an image somebody else can change. */
interface Doubt {
  readonly likelihood: Likelihood;
  readonly because: string;
  /** Whether a digest takes it away; an image from a stranger stays one. */
  readonly isCuredByDigest: boolean;
}

const PODS_NONE: ReadonlyMap<string, string> = new Map();

/** Images that can change under their name, or come from nobody who is trusted: entries of a supply-chain attack. */
export function addImageSteps(
  subject: Subject,
  context: { settings: Settings; admission: ImageAdmission; isLive: boolean; pods: PodsOfSubject | undefined },
  facts: FactList,
): void {
  const { settings, admission, isLive, pods } = context;
  const { namespace } = subject.workload;
  const isHeld = admission.isHeld(namespace);
  for (const container of subject.workload.containers) {
    const text = container.spec.image ?? "";
    const reference = readImageReference(text);
    if (reference.is === "invalid") continue;
    // What is refused at admission does not run; pods that are there stay until they are made anew.
    const doubts = findDoubts(reference, settings).filter((one) => isLive || !isHeld || !one.isCuredByDigest);
    if (doubts.length === 0) continue;
    const name = toName(reference);
    const id = toFootholdId("image", name);
    facts.addFoothold({ id, name: `image ${name}`, namespace: "" });
    facts.addEntry(id);
    const pin = doubts.every(({ isCuredByDigest }) => isCuredByDigest)
      ? [
          toPinned(subject, container, toDigest(pods?.imageOf ?? PODS_NONE, container, reference)),
          ...admission.changesFor(namespace),
        ]
      : [];
    const [first] = doubts;
    addStep(facts, { subject, container, id, doubt: first, removals: pin, isHeld });
  }
}

function addStep(
  facts: FactList,
  step: {
    subject: Subject;
    container: Container;
    id: FootholdId;
    doubt: Doubt | undefined;
    removals: readonly Change[];
    isHeld: boolean;
  },
): void {
  const { subject, container, id, doubt, removals, isHeld } = step;
  if (doubt === undefined) return;
  const message = `container "${container.name}" of ${subject.what} runs an image ${doubt.because}`;
  facts.addStep({
    from: id,
    to: subject.code,
    kind: "image/replaced",
    technique: "T1525",
    precondition: isHeld
      ? "a pod that is older than the policy against it pulls the image again"
      : "the image is pulled again",
    likelihood: doubt.likelihood,
    evidence: [toEvidence(subject, [...container.path, "image"], message)],
    removedBy: removals.map((change) => facts.addChange(change)),
  });
}

const LATEST = /(?:^|[._-])latest(?:[._-]|$)/i;

/** The gravest first. */
function findDoubts(reference: ImageReference, settings: Settings): Doubt[] {
  const { tag, digest } = reference;
  const stranger = whyStranger(reference, settings);
  const doubts: Doubt[] =
    stranger === undefined ? [] : [{ likelihood: "possible", because: stranger, isCuredByDigest: false }];
  if (digest !== undefined || isExempt(reference, settings.digestExemptRepositories)) return doubts;
  const moves = tag === undefined || LATEST.test(tag) || settings.floatingTags.includes(tag.toLowerCase());
  const because = moves ? `whose tag ${tag ?? "latest"} moves` : `whose tag ${tag} can be pushed again`;
  return [...doubts, { likelihood: moves ? "possible" : "unlikely", because, isCuredByDigest: true }];
}

function whyStranger(reference: ImageReference, settings: Settings): string | undefined {
  const { trustedRegistries, blockedRegistries } = settings;
  if (isExempt(reference, blockedRegistries)) return "from a registry that is blocked";
  if (trustedRegistries.length === 0 || isExempt(reference, trustedRegistries)) return undefined;
  return "from a registry that is not among the trusted ones";
}

function isExempt({ registry, repository }: ImageReference, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => covers(pattern, { registry, repository }));
}

function toName({ registry, repository, tag, digest }: ImageReference): string {
  if (digest !== undefined) return `${registry}/${repository}@${digest.algorithm}:${digest.encoded}`;
  return `${registry}/${repository}:${tag ?? "latest"}`;
}

/** The digest that runs now, where a pod of a live cluster says so. */
function toDigest(
  imageOf: ReadonlyMap<string, string>,
  container: Container,
  reference: ImageReference,
): string | undefined {
  const running = readImageReference((imageOf.get(container.name) ?? "").replace(/^docker-pullable:\/\//, ""));
  if (running.is === "invalid" || running.digest === undefined) return undefined;
  const isSame = running.registry === reference.registry && running.repository === reference.repository;
  return isSame ? `${running.digest.algorithm}:${running.digest.encoded}` : undefined;
}

function toPinned(subject: Subject, container: Container, digest: string | undefined): Change {
  const path = [...container.path, "image"];
  const edits: Edit[] =
    digest === undefined ? [] : [{ op: "set", path, value: `${container.spec.image ?? ""}@${digest}` }];
  return toChange(subject, {
    control: "image/digest",
    part: container.name,
    title: `Pin the image of container ${container.name} by its digest`,
    cost: COST.routine,
    edits,
  });
}
