import { toAccountName } from "../../inventory/index.ts";
import {
  asList,
  asString,
  dig,
  isObject,
  type Path,
  type Picture,
  toNamespace,
  type Workload,
} from "../../model/index.ts";
import type { Reader } from "./access.ts";

/** A Secret that an object names, and how its reader comes by it. */
export interface GivenSecret {
  readonly namespace: string;
  readonly name: string;
  readonly reader: Reader;
  /** The workload, where it is one: whoever enters it and its nodes read too. */
  readonly workload?: Workload;
}

/** All Secrets that pods are given: files, variables, and what images are pulled with. */
export function findGivenSecrets(picture: Picture): GivenSecret[] {
  const pullSecrets = toAccountPullSecrets(picture);
  return picture.workloads.flatMap((workload) => [
    ...findVolumes(workload),
    ...findVariables(workload),
    ...findPullSecrets(workload, pullSecrets),
  ]);
}

function toGiven(workload: Workload, name: unknown, way: Reader["way"], by: string, path: Path): GivenSecret[] {
  if (typeof name !== "string" || name === "") return [];
  const namespace = toNamespace(workload.namespace);
  const { object } = workload.resource;
  const who = `${object.kind} ${namespace}/${object.metadata.name ?? object.metadata.generateName ?? ""}`;
  return [{ namespace, name, workload, reader: { way, who, by, isBuiltIn: false, resource: workload.resource, path } }];
}

/** Volumes of kind secret, projected ones, and drivers' own references. */
function findVolumes(workload: Workload): GivenSecret[] {
  const { podSpec, specPath } = workload;
  return (podSpec.volumes ?? []).flatMap((volume, index) => {
    const path = [...specPath, "volumes", index];
    const by = `volume ${volume.name ?? index}`;
    const projected = asList(dig(volume, "projected", "sources")).flatMap((source, place) =>
      toGiven(workload, dig(source, "secret", "name"), "volume", `${by}, projected`, [
        ...path,
        "projected",
        "sources",
        place,
      ]),
    );
    const references = Object.entries(volume).flatMap(([kind, value]) =>
      kind === "secret"
        ? []
        : findReferences(value).flatMap((name) =>
            toGiven(workload, name, "reference", `${by}, ${kind}`, [...path, kind]),
          ),
    );
    return [
      ...toGiven(workload, volume.secret?.secretName, "volume", by, [...path, "secret"]),
      ...projected,
      ...references,
    ];
  });
}

/** The names of Secrets that a volume's driver is given: `secretRef`, `nodePublishSecretRef`, `secretName` of azureFile. */
function findReferences(value: unknown): string[] {
  if (!isObject(value)) return [];
  const names = ["secretRef", "nodePublishSecretRef"].map((key) => dig(value, key, "name"));
  return [...names, dig(value, "secretName")].flatMap((name) => asString(name) ?? []);
}

function findVariables(workload: Workload): GivenSecret[] {
  return workload.containers.flatMap(({ name, spec, path }) => [
    ...(spec.env ?? []).flatMap((variable, index) =>
      toGiven(
        workload,
        variable.valueFrom?.secretKeyRef?.name,
        "variable",
        `variable ${variable.name ?? index} of container ${name}`,
        [...path, "env", index],
      ),
    ),
    ...(spec.envFrom ?? []).flatMap(({ secretRef }, index) =>
      toGiven(workload, secretRef?.name, "variable", `all keys as variables of container ${name}`, [
        ...path,
        "envFrom",
        index,
      ]),
    ),
  ]);
}

function findPullSecrets(workload: Workload, ofAccounts: ReadonlyMap<string, readonly string[]>): GivenSecret[] {
  const { podSpec, specPath } = workload;
  const own = podSpec.imagePullSecrets ?? [];
  if (own.length > 0)
    return own.flatMap(({ name }, index) =>
      toGiven(workload, name, "image-pull", "imagePullSecrets", [...specPath, "imagePullSecrets", index]),
    );
  const account = toAccountName(podSpec);
  return (ofAccounts.get(`${toNamespace(workload.namespace)}/${account}`) ?? []).flatMap((name) =>
    toGiven(workload, name, "image-pull", `imagePullSecrets of ServiceAccount ${account}`, specPath),
  );
}

/** What accounts give to pods that name nothing themselves. */
function toAccountPullSecrets(picture: Picture): Map<string, string[]> {
  return new Map(
    picture
      .ofKind("/ServiceAccount")
      .map(({ object }) => [
        `${toNamespace(object.metadata.namespace)}/${object.metadata.name ?? ""}`,
        asList(object["imagePullSecrets"]).flatMap((one) => asString(dig(one, "name")) ?? []),
      ]),
  );
}
