import { existsSync } from "node:fs";
import {
  findGivenRights,
  formatSubject,
  isOfControlPlane,
  type Subject,
  toSubjectKey,
} from "../../engines/rbac/index.ts";
import { examineEncryption, type SecretRight, toSecretsReport } from "../../engines/secrets/index.ts";
import { Problem } from "../../model/index.ts";
import { EXIT } from "./exit.ts";
import { formatBinding, formatRule } from "./rbac/places.ts";
import { printProblems, type RbacOptions, type RbacRead, readRbac, toExitCode } from "./rbac/sources.ts";
import { printSecretsJson, printSecretsText } from "./secrets-text.ts";

export interface SecretsOptions extends RbacOptions {
  /** `shop/database` */
  readonly secret?: string;
  readonly builtIn?: boolean;
}

const WAYS = {
  "read-secrets": "asks",
  everything: "asks",
  "create-pods": "creates-pods",
  "change-templates": "creates-pods",
  "change-pods": "enters-pods",
  "exec-in-pods": "enters-pods",
  "attach-to-pods": "enters-pods",
  "add-ephemeral-containers": "enters-pods",
  "reach-kubelets": "enters-pods",
  "create-external-secrets": "fetches",
} as const satisfies Record<string, SecretRight["way"]>;
type What = keyof typeof WAYS;

/**
 * `hauberk secrets`: who can read each Secret.
 * @returns the exit code: 1 when etcd does not keep Secrets well, 3 when something could not be read
 * @throws {Problem} USAGE, NOTHING_FOUND
 */
export async function secrets(args: readonly string[], options: SecretsOptions): Promise<number> {
  const { paths, wanted } = toWanted(args, options);
  const read = await readRbac(paths, options);
  const report = toSecretsReport(read.picture, toRights(read, options.builtIn === true));
  const found = report.secrets.filter(({ id }) => wanted === undefined || `${id.namespace}/${id.name}` === wanted);
  if (wanted !== undefined && found.length === 0) {
    // It may stand where nothing could be read.
    printProblems(read.problems);
    throw new Problem("NOTHING_FOUND", `no Secret ${wanted} was read, and no pod names it`);
  }
  const shown = { read, report: { ...report, secrets: found }, encryption: examineEncryption(read.picture), wanted };
  if (options.format === "json") printSecretsJson(shown);
  else printSecretsText(shown);
  const isBad = wanted === undefined && shown.encryption.findings.some(({ severity }) => severity !== "low");
  return toExitCode(read, report.unknown.length > 0 ? EXIT.incomplete : isBad ? EXIT.findings : EXIT.clean);
}

/** A cluster or a snapshot needs no path, so what stands there is the Secret. */
function toWanted(
  args: readonly string[],
  options: SecretsOptions,
): { paths: readonly string[]; wanted: string | undefined } {
  const isElsewhere = options.cluster === true || options.snapshot !== undefined;
  const [first, ...more] = args;
  const asked = isElsewhere && first !== undefined ? first : options.secret;
  if (isElsewhere && (more.length > 0 || (first !== undefined && options.secret !== undefined)))
    throw new Problem("USAGE", "name one Secret: hauberk secrets NAMESPACE/NAME --cluster");
  if (!isElsewhere && first !== undefined && /^[a-z0-9-]+\/[a-z0-9-]+$/.test(first) && !existsSync(first))
    throw new Problem("USAGE", `${first} is no file: of files, one Secret is named by --secret ${first}`);
  if (asked !== undefined && !/^[^/]+\/[^/]+$/.test(asked))
    throw new Problem("USAGE", `${JSON.stringify(asked)} is no Secret: write NAMESPACE/NAME`);
  return { paths: isElsewhere ? [] : args, wanted: asked };
}

function toRights({ authorizer }: RbacRead, withBuiltIn: boolean): SecretRight[] {
  const builtIn = new Map<string, boolean>();
  const isBuiltIn = (subject: Subject): boolean => {
    const key = toSubjectKey(subject);
    const known = builtIn.get(key) ?? isOfControlPlane(subject, authorizer);
    builtIn.set(key, known);
    return known;
  };
  const whats = new Set(Object.keys(WAYS).filter((what): what is Exclude<What, "everything"> => what !== "everything"));
  const rights: SecretRight[] = [];
  for (const { what, subject, binding, role, rule, names } of findGivenRights(authorizer, whats)) {
    if (!withBuiltIn && isBuiltIn(subject)) continue;
    const way = WAYS[what as What];
    rights.push({
      way,
      namespace: binding.namespace,
      // Names of nodes are no names of pods.
      names: what === "reach-kubelets" ? undefined : names,
      who: formatSubject(subject),
      by: `${formatBinding(binding)} gives ${formatRule(role, rule)}`,
      isBuiltIn: isBuiltIn(subject),
      resource: binding.resource,
      path: ["subjects"],
    });
  }
  return rights;
}
