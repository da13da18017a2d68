import { resolve } from "node:path";
import { type AdmissionConfiguration, type KnownDigests, type RuleSet, toRuleSets } from "../../decision/index.ts";
import type { Exception } from "../../engines/acceptance/index.ts";
import { toKindTable } from "../../inventory/kinds/index.ts";
import {
  type Batch,
  DEFAULT_SETTINGS,
  type Location,
  type Path,
  type Problem,
  type Resource,
  type Settings,
} from "../../model/index.ts";
import { readConfiguration, readExceptions } from "./configuration.ts";
import { readDigests } from "./digests.ts";
import { readResources } from "./policy/load.ts";

/** What hauberk.yaml and the exceptions beside it say of admission. */
export interface AdmissionRules {
  readonly admission: AdmissionConfiguration;
  readonly settings: Settings;
  readonly exceptions: readonly Exception[];
  readonly digests?: KnownDigests;
  /** Of exceptions and digests. */
  readonly files: readonly string[];
  /** Where in the file a path of the section leads. */
  readonly locate?: (path: Path) => Location;
}

/**
 * The rules of admission in a configuration file, without the policies it names.
 * @param file default: hauberk.yaml of this folder; without any, what namespaces ask for by their labels
 * @throws {Problem} CONFIG_INVALID at the first fault of the file
 */
export function readAdmissionRules(file: string | undefined): Batch<AdmissionRules> {
  const configuration = readConfiguration(file);
  const { items: exceptions, problems } = readExceptions(configuration.exceptions ?? []);
  const written = readDigests(configuration.admission ?? {}, configuration.locateAdmission);
  const { admission = {}, settings, locateAdmission } = configuration;
  const rules: AdmissionRules = {
    admission,
    settings: { ...DEFAULT_SETTINGS, ...settings },
    exceptions,
    files: [...(configuration.exceptions ?? []), ...written.files],
    ...(written.digests === undefined ? {} : { digests: written.digests }),
    ...(locateAdmission === undefined ? {} : { locate: locateAdmission }),
  };
  return { items: [rules], problems: [...problems, ...written.problems] };
}

/** One rule set of policies alone, for a first try: it guards nothing and asks for no Pod Security. */
export function toRulesOfPolicies(policies: readonly string[]): AdmissionRules {
  const ruleSets = [{ name: "policies", guard: false, policies: policies.map((path) => resolve(path)) }];
  return { admission: { ruleSets }, settings: DEFAULT_SETTINGS, exceptions: [], files: [] };
}

/** Rule sets that are ready to decide, and what lies in their files besides policies: namespaces, parameters. */
export interface CompiledRules {
  readonly ruleSets: readonly RuleSet[];
  readonly resources: readonly Resource[];
  readonly problems: readonly Problem[];
}

/**
 * Compiles the rule sets with the policies in their files.
 * @param now for exceptions of policies that expire
 * @param known objects beside them: definitions among them are kinds that policies may be about
 */
export function compileRules(
  { admission, ...rules }: AdmissionRules,
  now: Date,
  known: readonly Resource[] = [],
): CompiledRules {
  const problems: Problem[] = [];
  const resources = new Map<string, readonly Resource[]>();
  for (const { name, policies = [] } of admission.ruleSets ?? []) {
    const read = readResources(policies);
    problems.push(...read.problems);
    resources.set(name, read.resources);
  }
  const kinds = toKindTable([...[...resources.values()].flat(), ...known].map(({ object }) => object));
  const made = toRuleSets(admission, { ...rules, resources, now, kinds });
  return { ruleSets: made.items, resources: [...resources.values()].flat(), problems: [...problems, ...made.problems] };
}
