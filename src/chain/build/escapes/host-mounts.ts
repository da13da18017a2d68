import {
  asString,
  type Change,
  type Container,
  dig,
  type Edit,
  type Path,
  type Picture,
} from "../../../model/index.ts";
import { COST } from "../costs.ts";
import { isMoreLikely, weigh, type Weighed } from "../likelihood.ts";
import { type Subject, toChange } from "../subject.ts";
import type { Escape, Surroundings } from "./escape.ts";
import { findHostPlaces } from "./host-path.ts";
import type { HostPlace } from "./host-places.ts";

/** A directory of the node that containers of the pod see. */
interface HostVolume {
  readonly name: string;
  /** At the node, as written. */
  readonly hostPath: string;
  /** To the volume's own field: `hostPath`, `persistentVolumeClaim`. */
  readonly path: Path;
  /** `hostPath "/etc"`, `claim "data" (PersistentVolume node-disk, hostPath "/etc")` */
  readonly says: string;
  readonly mounts: readonly Mount[];
}

interface Mount {
  readonly container: Container;
  readonly path: Path;
  readonly isReadOnly: boolean;
  readonly subPath: string;
}

/** What each host path opens, by what lies on the node at the path, below it and above it. */
export function findHostMounts(subject: Subject, { picture }: Surroundings): Escape[] {
  return findHostVolumes(subject, picture).flatMap((volume) => {
    const best = new Map<string, { place: HostPlace; weighed: Weighed }>();
    for (const mount of volume.mounts) {
      for (const place of findHostPlaces(`${volume.hostPath}/${mount.subPath}`)) {
        if (place.isForWriters && mount.isReadOnly) continue;
        const weighed = weigh(place.likelihood, subject, mount.container, place.barriers);
        // A disk's root opens everything: the surest way of those that end alike stands for them.
        const end = `${place.gains} ${place.isForWriters}`;
        const known = best.get(end)?.weighed.likelihood;
        if (known === undefined || isMoreLikely(weighed.likelihood, known)) best.set(end, { place, weighed });
      }
    }
    return [...best.values()].map((one) => toEscape(subject, volume, one));
  });
}

function toEscape(
  subject: Subject,
  volume: HostVolume,
  { place, weighed }: { place: HostPlace; weighed: Weighed },
): Escape {
  const { kind, gains, says, technique } = place;
  return {
    kind,
    gains,
    ...weighed,
    ...(technique === undefined ? {} : { technique }),
    path: volume.path,
    message: `${subject.what} mounts ${volume.says} of the node: ${says}`,
    removals: [
      toOwnVolume(subject, volume, place.control),
      ...(place.isForWriters ? [toReadOnly(subject, volume)] : []),
    ],
  };
}

/** The mounts stay, so that the containers start; what they see is an empty directory of the pod. */
function toOwnVolume(subject: Subject, { name, hostPath, path }: HostVolume, control: string): Change {
  const volume = path.slice(0, -1);
  return {
    ...toChange(subject, {
      control: "pod/host-path",
      part: `volumes/${name}`,
      title: `Give volume ${name} a directory of the pod instead of the node's ${hostPath.slice(0, 100)}`,
      cost: COST.resource,
      edits: [
        { op: "remove", path },
        { op: "set", path: [...volume, "emptyDir"], value: {} },
      ],
    }),
    control,
  };
}

function toReadOnly(subject: Subject, { name, mounts }: HostVolume): Change {
  return toChange(subject, {
    control: "pod/writable-host-path",
    part: `volumes/${name}`,
    title: `Mount volume ${name} read-only`,
    cost: COST.privilege,
    edits: mounts
      .filter(({ isReadOnly }) => !isReadOnly)
      .map(({ path }): Edit => ({ op: "set", path: [...path, "readOnly"], value: true })),
  });
}

function findHostVolumes(subject: Subject, picture: Picture): HostVolume[] {
  const { workload } = subject;
  const mounts = toMounts(workload.containers);
  return (workload.podSpec.volumes ?? []).flatMap((volume, index) => {
    const name = volume.name ?? "";
    const path = [...workload.specPath, "volumes", index];
    const of = mounts.get(name) ?? [];
    if (of.length === 0) return [];
    if (volume.hostPath !== undefined) {
      const hostPath = volume.hostPath.path ?? "";
      if (hostPath === "") return [];
      const says = `host path ${JSON.stringify(hostPath.slice(0, 200))}`;
      return [{ name, hostPath, path: [...path, "hostPath"], says, mounts: of }];
    }
    const claim = volume.persistentVolumeClaim?.claimName;
    const behind = claim === undefined ? undefined : findBehindClaim(picture, workload.namespace, claim);
    if (behind === undefined) return [];
    const says = `${behind.says} by claim ${claim}`;
    return [{ name, hostPath: behind.hostPath, path: [...path, "persistentVolumeClaim"], says, mounts: of }];
  });
}

function toMounts(containers: readonly Container[]): Map<string, Mount[]> {
  const all = new Map<string, Mount[]>();
  for (const container of containers) {
    for (const [index, mount] of (container.spec.volumeMounts ?? []).entries()) {
      const one: Mount = {
        container,
        path: [...container.path, "volumeMounts", index],
        isReadOnly: mount.readOnly === true,
        // What an expression makes of the path is known when the pod starts: nothing is taken off.
        subPath: mount.subPath ?? "",
      };
      const name = mount.name ?? "";
      const known = all.get(name);
      if (known === undefined) all.set(name, [one]);
      else known.push(one);
    }
  }
  return all;
}

/** The directory of the node behind a claim, where its PersistentVolume was read and is one. */
function findBehindClaim(
  picture: Picture,
  namespace: string,
  claim: string,
): { hostPath: string; says: string } | undefined {
  const found = picture.find("/PersistentVolumeClaim", namespace, claim);
  const name = asString(dig(found?.object, "spec", "volumeName"));
  const volume = name === undefined ? undefined : picture.find("/PersistentVolume", "", name)?.object;
  const hostPath = asString(dig(volume, "spec", "hostPath", "path")) ?? asString(dig(volume, "spec", "local", "path"));
  if (hostPath === undefined || hostPath === "") return undefined;
  return { hostPath, says: `PersistentVolume ${name} with host path ${JSON.stringify(hostPath.slice(0, 200))}` };
}
