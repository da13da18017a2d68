import { dump } from "js-yaml";
import type { AdmissionConfiguration } from "../../../decision/index.ts";
import { readText } from "../../../formats/text/index.ts";
import { formatProblem, type KubernetesObject, Problem, type Resource } from "../../../model/index.ts";
import { toVisible } from "../../../reporters/index.ts";
import { readNamed } from "../../../sources/files/index.ts";
import { type Configuration, readConfiguration } from "../configuration.ts";
import { type DigestsRead, readDigests } from "../digests.ts";
import { EXIT } from "../exit.ts";
import { VERSION } from "../package-version.ts";
import { readResources } from "../policy/load.ts";
import { toManifests } from "./manifests.ts";
import { toNotes } from "./notes.ts";

/** What was typed after `hauberk install admission`. */
export interface InstallAdmissionCommand {
  readonly config?: string;
  readonly namespace: string;
  readonly image?: string;
  readonly replicas: number;
  readonly certManager?: true;
  readonly static?: true;
  readonly recreate?: true;
  readonly bootstrapNamespace: readonly string[];
  readonly exceptionNamespace?: string;
  readonly guardUser: readonly string[];
  readonly guardGroup: readonly string[];
}

/**
 * `hauberk install admission`: manifests on standard output, for `kubectl apply -f -`.
 * @returns the exit code: 3 where a policy of the configuration could not be read
 * @throws {Problem} when the call or the configuration is at fault
 */
export function installAdmission(options: InstallAdmissionCommand): number {
  if (options.static === true && options.certManager !== true)
    throw new Problem(
      "USAGE",
      "--static goes with --cert-manager: the CA that Hauberk makes is known only once it runs",
    );
  const configuration = options.config === undefined ? {} : readConfiguration(options.config);
  const resources = new Map<string, readonly Resource[]>();
  const problems: Problem[] = [];
  for (const { name, policies = [] } of configuration.admission?.ruleSets ?? []) {
    const read = readResources(policies);
    problems.push(...read.problems);
    resources.set(name, read.resources);
  }
  const { settings } = configuration;
  const written = configuration.admission ?? {};
  const digests = readDigests(written, configuration.locateAdmission);
  problems.push(...digests.problems);
  const admission = withGuardians(written, options);
  const isChanged = admission !== written || digests.files.length > 0;
  const objects = toManifests(
    { admission, settings, resources, now: new Date() },
    {
      namespace: options.namespace,
      image: options.image ?? `ghcr.io/hauberk/hauberk:${VERSION}`,
      replicas: options.replicas,
      certManager: options.certManager === true,
      isStatic: options.static === true,
      recreates: options.recreate === true,
      bootstrapNamespaces: options.bootstrapNamespace,
      exceptionNamespace: options.exceptionNamespace,
      files: toFiles(
        options.config,
        { ...configuration, admission: withDigests(admission, digests) },
        resources,
        isChanged,
      ),
      readsClusterPolicies: (admission.ruleSets ?? []).some((one) => one.clusterPolicies === true),
      listsPods: admission.ruleSets?.some((one) => one.podSecurity === true) ?? true,
      readsAccounts: (admission.ruleSets ?? []).some((one) => one.mutations?.automountServiceAccountToken === false),
    },
  );
  const notes = toNotes(admission, objects, options);
  process.stdout.write(notes.map((note) => `# ${note}\n`).join("") + objects.map(toYaml).join(""));
  for (const note of notes) console.error(`hauberk: ${note}`);
  for (const problem of problems) console.error(`hauberk: ${toVisible(formatProblem(problem))}`);
  return problems.length > 0 ? EXIT.incomplete : EXIT.clean;
}

const CERT_MANAGER = "system:serviceaccount:cert-manager:cert-manager";

/** With those who were named, and with cert-manager where it keeps the certificate: it writes into the guarded namespace. */
function withGuardians(
  admission: AdmissionConfiguration,
  { certManager, guardUser, guardGroup }: InstallAdmissionCommand,
): AdmissionConfiguration {
  const { usernames = [], groups = [] } = admission.guard ?? {};
  const users = certManager === true ? [...guardUser, CERT_MANAGER] : guardUser;
  if (users.length === 0 && guardGroup.length === 0) return admission;
  return { ...admission, guard: { usernames: [...usernames, ...users], groups: [...groups, ...guardGroup] } };
}

/** The digests of files stand in the configuration itself. */
function withDigests(admission: AdmissionConfiguration, { digests, files }: DigestsRead): AdmissionConfiguration {
  if (digests === undefined || files.length === 0) return admission;
  return { ...admission, digests: { images: Object.fromEntries(digests.byImage) } };
}

function toYaml(object: KubernetesObject): string {
  return `---\n${dump(object, { lineWidth: 120, noRefs: true })}`;
}

const HEADER = { apiVersion: "hauberk.dev/v1alpha1", kind: "Configuration" };

/** The ConfigMap's files: the configuration as it was written, or where it names others, with those beside it. */
function toFiles(
  file: string | undefined,
  { admission, settings, exceptions = [] }: Configuration,
  resources: ReadonlyMap<string, readonly Resource[]>,
  isChanged: boolean,
): ReadonlyMap<string, string> {
  const named = [...resources].filter(([, some]) => some.length > 0);
  if (file === undefined && !isChanged) return new Map([["hauberk.yaml", dump(HEADER)]]);
  if (file !== undefined && !isChanged && named.length === 0 && exceptions.length === 0)
    return new Map([["hauberk.yaml", readText(file, readNamed(file))]]);
  const policies = new Map(named.map(([name]) => [name, `policies-${name}.yaml`]));
  const ruleSets = admission?.ruleSets?.map((one) =>
    policies.has(one.name) ? { ...one, policies: [policies.get(one.name) ?? ""] } : one,
  );
  const accepted = exceptions.map(
    (path, index) => [`exceptions-${index + 1}.yaml`, readText(path, readNamed(path))] as const,
  );
  const written = {
    ...HEADER,
    ...(settings === undefined ? {} : { settings }),
    ...(accepted.length === 0 ? {} : { exceptions: accepted.map(([name]) => name) }),
    ...(admission === undefined
      ? {}
      : { admission: { ...admission, ...(ruleSets === undefined ? {} : { ruleSets }) } }),
  };
  return new Map([
    ["hauberk.yaml", dump(written, { lineWidth: 120, noRefs: true })],
    ...accepted,
    ...named.map(
      ([name, some]) => [policies.get(name) ?? "", some.map(({ object }) => toYaml(object)).join("")] as const,
    ),
  ]);
}
