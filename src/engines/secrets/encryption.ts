import {
  asList,
  asString,
  dig,
  isObject,
  type Json,
  type Path,
  type Picture,
  type Resource,
  type Severity,
} from "../../model/index.ts";
import { toKeyFaults } from "./encryption-keys.ts";

/** Something about how Secrets lie in etcd. */
export interface EncryptionFinding {
  readonly severity: Severity;
  readonly resource: Resource;
  readonly path: Path;
  readonly message: string;
  readonly fix: string;
}

export interface EncryptionReport {
  /** Whether Secrets are encrypted before they are stored; `unknown`: neither a configuration nor the API server's flags were read. */
  readonly encrypted: "yes" | "no" | "unknown";
  /** What writes them: `kms vault`, `aescbc`; empty where nothing does, or nobody knows. */
  readonly by: string;
  readonly findings: readonly EncryptionFinding[];
}

const CONFIGURATION = "apiserver.config.k8s.io/EncryptionConfiguration";
const PROVIDERS = ["identity", "aesgcm", "aescbc", "secretbox", "kms"] as const;
type ProviderName = (typeof PROVIDERS)[number];

interface Provider {
  readonly name: ProviderName | "";
  readonly value: Json | undefined;
  readonly path: Path;
}

/**
 * What EncryptionConfigurations and the flags of API servers say of Secrets at rest. Values of keys are measured and never shown.
 * @see https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/
 */
export function examineEncryption(picture: Picture): EncryptionReport {
  const configurations = picture.ofKind(CONFIGURATION);
  const results = configurations.map(examineConfiguration);
  const withoutFlag = findWithoutFlag(picture);
  const findings = [...results.flatMap((one) => one.findings), ...withoutFlag];
  if (withoutFlag.length > 0 || results.some(({ by }) => by === "identity"))
    return { encrypted: "no", by: "", findings };
  const [first] = results;
  return first === undefined
    ? { encrypted: "unknown", by: "", findings }
    : { encrypted: "yes", by: first.by, findings };
}

/** API servers that run as pods show their flags. */
function findWithoutFlag({ workloads }: Picture): EncryptionFinding[] {
  return workloads.flatMap(({ resource, containers }) =>
    containers.flatMap(({ spec, path }) => {
      const words = [...(spec.command ?? []), ...(spec.args ?? [])];
      const isServer = words[0] !== undefined && /(?:^|\/)kube-apiserver$/.test(words[0]);
      if (!isServer || words.some((word) => word.startsWith("--encryption-provider-config"))) return [];
      return {
        severity: "high",
        resource,
        path: [...path, "command"],
        message: "the API server has no --encryption-provider-config: Secrets are stored in the clear",
        fix: "write an EncryptionConfiguration with kms first for secrets and name it with the flag",
      } as const;
    }),
  );
}

function examineConfiguration(resource: Resource): { by: string; findings: EncryptionFinding[] } {
  const entries = asList(resource.object["resources"]);
  const findings: EncryptionFinding[] = [];
  const add = (severity: Severity, path: Path, message: string, fix: string): void => {
    findings.push({ severity, resource, path, message, fix });
  };
  const index = entries.findIndex((entry) => namesOf(entry).some((name) => coversSecrets(name)));
  for (const { path, name, by } of findShadowed(entries))
    add(
      "medium",
      path,
      `${name} stands in an entry before (${by}), which decides: this one says nothing`,
      "merge the two entries",
    );
  if (index < 0) {
    add(
      "high",
      ["resources"],
      "no entry names secrets: they are stored in the clear",
      "add an entry for secrets with kms first",
    );
    return { by: "identity", findings };
  }
  const providers = readProviders(entries[index], ["resources", index, "providers"]);
  const [first] = providers;
  if (first === undefined || first.name === "") {
    add(
      "high",
      first?.path ?? ["resources", index],
      "the entry for secrets names no provider that Kubernetes knows: the API server does not start",
      `name one of ${PROVIDERS.join(", ")}`,
    );
    return { by: "", findings };
  }
  for (const provider of providers) findings.push(...examineProvider(provider, resource, provider === first));
  findings.push(...findLeftovers(providers, resource));
  const name = asString(dig(first.value, "name"));
  return { by: first.name === "kms" && name !== undefined ? `kms ${name}` : first.name, findings };
}

function namesOf(entry: Json | undefined): string[] {
  return asList(dig(entry, "resources")).flatMap((name) => asString(name) ?? []);
}

/** `secrets`, with an empty group behind a dot, all of the core group, or all of everything. */
function coversSecrets(name: string): boolean {
  return ["secrets", "secrets.", "*.", "*.*"].includes(name);
}

/** Of two entries that cover a resource the first decides. */
function findShadowed(entries: readonly Json[]): { path: Path; name: string; by: string }[] {
  const seen = new Set<string>();
  return entries.flatMap((entry, index) => {
    const names = namesOf(entry);
    const found = names.flatMap((name, place) => {
      const group = name.includes(".") ? name.slice(name.indexOf(".") + 1) : "";
      const by = [name, `*.${group}`, "*.*"].find((one) => seen.has(one));
      return by === undefined ? [] : [{ path: ["resources", index, "resources", place], name, by }];
    });
    for (const name of names) seen.add(name);
    return found;
  });
}

function readProviders(entry: Json | undefined, path: Path): Provider[] {
  return asList(dig(entry, "providers")).map((provider, index) => {
    const keys = isObject(provider) ? Object.keys(provider) : [];
    const name = keys.length === 1 ? (PROVIDERS.find((known) => known === keys[0]) ?? "") : "";
    return { name, value: name === "" ? undefined : dig(provider, name), path: [...path, index] };
  });
}

function examineProvider({ name, value, path }: Provider, resource: Resource, isFirst: boolean): EncryptionFinding[] {
  const at = (severity: Severity, more: Path, message: string, fix: string): EncryptionFinding => ({
    severity,
    resource,
    path: [...path, ...more],
    message,
    fix,
  });
  const faults = toKeyFaults(name, value).map((fault) =>
    at("high", [name, "keys", ...fault.path], fault.message, fault.fix),
  );
  if (!isFirst) return faults;
  switch (name) {
    case "identity":
      return [
        at(
          "high",
          [],
          "identity is the first provider for secrets: they are written in the clear",
          "put kms first and write all Secrets anew",
        ),
      ];
    case "aescbc":
      return [
        ...faults,
        at(
          "medium",
          [name],
          "aescbc is weak: it does not notice a changed ciphertext, and its key lies on the node's disk",
          KMS,
        ),
      ];
    case "aesgcm":
      return [
        ...faults,
        at(
          "medium",
          [name],
          "aesgcm breaks when a key is used too often: without a rotation by machine every 200,000 writes it is not safe, and its key lies on the node's disk",
          KMS,
        ),
      ];
    case "secretbox":
      return [
        ...faults,
        at("low", [name], "the key of secretbox lies on the disk of the control plane, beside what it protects", KMS),
      ];
    case "kms":
      return dig(value, "apiVersion") === "v2"
        ? []
        : [
            at(
              "medium",
              [name],
              "KMS v1 is deprecated and off by default since Kubernetes 1.29",
              "set apiVersion: v2 with a plug-in that speaks it",
            ),
          ];
    default:
      return faults;
  }
}

const KMS = "use kms, apiVersion v2, whose key stays outside of the node";

/** What was kept for reading while Secrets were rewritten, and should go once they are. */
function findLeftovers(providers: readonly Provider[], resource: Resource): EncryptionFinding[] {
  const findings: EncryptionFinding[] = [];
  const add = (path: Path, message: string, fix: string): void => {
    findings.push({ severity: "low", resource, path, message, fix });
  };
  const [first, ...others] = providers;
  if (first === undefined || first.name === "identity") return findings;
  for (const { name, path } of others) {
    if (name === "identity")
      add(
        path,
        "identity is still there for reading: what was stored in the clear before is read as if it were right",
        "write all Secrets anew, then remove identity",
      );
    else
      add(
        path,
        `${name || "a provider"} is still there for reading what was written with it`,
        "write all Secrets anew, then remove it",
      );
  }
  for (const { name, value, path } of providers) {
    const keys = asList(dig(value, "keys"));
    if (keys.length > 1)
      add(
        [...path, name, "keys"],
        `${keys.length} keys: only the first writes, the others are left from a rotation`,
        "write all Secrets anew, then remove the old keys",
      );
  }
  return findings;
}
