import {
  asList,
  asString,
  type Container,
  dig,
  type Edit,
  type FootholdId,
  type Path,
  type Picture,
  toFootholdId,
} from "../../model/index.ts";
import { COST } from "./costs.ts";
import type { FactList } from "./fact-list.ts";
import { type Subject, toChange, toEvidence } from "./subject.ts";

/** A claim in the hands of one workload. */
interface Use {
  readonly subject: Subject;
  readonly volume: string;
  readonly path: Path;
  /** Mounts that write; none: it only reads. */
  readonly writing: readonly Path[];
}

/** Claims that several workloads mount: what one writes, another reads, and may run. */
export function addSharedVolumes(subjects: readonly Subject[], picture: Picture, facts: FactList): void {
  const uses = new Map<FootholdId, Use[]>();
  for (const subject of subjects) {
    for (const [claim, use] of findUses(subject)) {
      const id = toFootholdId("volume", subject.workload.namespace, claim);
      const known = uses.get(id);
      if (known === undefined) uses.set(id, [use]);
      else known.push(use);
    }
  }
  for (const [id, all] of uses) {
    if (new Set(all.map(({ subject }) => subject.code)).size < 2) continue;
    const [first] = all;
    const namespace = first?.subject.workload.namespace ?? "";
    facts.addFoothold({ id, name: `claim ${id.slice("volume:".length)}`, namespace });
    for (const use of all) addUse(facts, id, use, toPrecondition(picture, use));
  }
}

function addUse(facts: FactList, id: FootholdId, use: Use, precondition: string): void {
  const { subject, volume, path, writing } = use;
  const own = facts.addChange(
    toChange(subject, {
      kind: "storage/shared-claim",
      part: `volumes/${volume}`,
      title: `Give volume ${volume} a directory of its own`,
      cost: COST.program,
      edits: [
        { op: "remove", path },
        { op: "set", path: [...path.slice(0, -1), "emptyDir"], value: {} },
      ],
    }),
  );
  const evidence = [toEvidence(subject, path, `${subject.what} mounts the claim in volume ${volume}`)];
  facts.addStep({
    from: id,
    to: subject.code,
    kind: "volume/poison",
    technique: "T1080",
    precondition,
    likelihood: "possible",
    evidence,
    removedBy: [own],
  });
  if (writing.length === 0) return;
  const readOnly = facts.addChange(
    toChange(subject, {
      kind: "storage/shared-claim-read-only",
      part: `volumes/${volume}`,
      title: `Mount volume ${volume} read-only`,
      cost: COST.resource,
      edits: writing.map((mount): Edit => ({ op: "set", path: [...mount, "readOnly"], value: true })),
    }),
  );
  facts.addStep({
    from: subject.code,
    to: id,
    kind: "volume/write",
    technique: "T1080",
    likelihood: "certain",
    evidence,
    removedBy: [own, readOnly],
  });
}

/** A volume that one node at a time attaches is shared by pods of that node only. */
function toPrecondition(picture: Picture, { subject, path }: Use): string {
  const claim = dig(subject.workload.resource.object, ...path, "claimName");
  const object = picture.find("/PersistentVolumeClaim", subject.workload.namespace, asString(claim) ?? "")?.object;
  const modes = asList(dig(object, "spec", "accessModes"));
  const isShared = modes.length === 0 || modes.some((mode) => mode === "ReadWriteMany" || mode === "ReadOnlyMany");
  const runs = "it runs or trusts what lies in the volume";
  return isShared ? runs : `${runs}, and a pod of it is on the same node`;
}

function findUses(subject: Subject): Map<string, Use> {
  const { podSpec, specPath, containers } = subject.workload;
  const uses = new Map<string, Use>();
  const claims = [...(podSpec.volumes ?? []).entries()].filter(([, volume]) => volume.persistentVolumeClaim?.claimName);
  if (claims.length === 0) return uses;
  const mountsOf = Map.groupBy(containers.flatMap(toMounts), ({ volume }) => volume);
  for (const [index, { name = "", persistentVolumeClaim: claim }] of claims) {
    const mounts = mountsOf.get(name) ?? [];
    if (mounts.length === 0) continue;
    const writing = mounts.filter(({ isReadOnly }) => !isReadOnly && claim?.readOnly !== true).map(({ path }) => path);
    const path = [...specPath, "volumes", index, "persistentVolumeClaim"];
    uses.set(claim?.claimName ?? "", { subject, volume: name, path, writing });
  }
  return uses;
}

function toMounts({ spec, path }: Container): { volume: string; path: Path; isReadOnly: boolean }[] {
  return (spec.volumeMounts ?? []).map(({ name = "", readOnly }, index) => ({
    volume: name,
    path: [...path, "volumeMounts", index],
    isReadOnly: readOnly === true,
  }));
}
