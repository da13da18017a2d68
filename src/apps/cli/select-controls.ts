import { matchesGlob } from "../../formats/glob/index.ts";
import { type Control, type Frameworks, Problem } from "../../model/index.ts";
import type { Configuration } from "./configuration.ts";
import { suggest } from "../../formats/text/index.ts";

/** Names on the command line of the frameworks a control can refer to. */
export const FRAMEWORKS: Readonly<Record<string, keyof Frameworks>> = {
  cis: "cis",
  "cis-eks": "cisEks",
  "cis-aks": "cisAks",
  "cis-gke": "cisGke",
  nsa: "nsa",
  "nist-800-190": "nist800190",
  "nist-800-53": "nist80053",
  pci: "pci",
  hipaa: "hipaa",
  mitre: "mitre",
  owasp: "owasp",
  pss: "pss",
};

export interface ControlChoice {
  /** Ids or patterns; empty: the default set. */
  readonly controls: readonly string[];
  /** `cis`, or `cis:5.2.2`; empty: all. */
  readonly frameworks: readonly string[];
  readonly configuration: Configuration;
}

/**
 * The controls a scan runs: those named, or all that are not on request only, less what the configuration disables.
 * @throws {Problem} USAGE when a name or framework is unknown, with the nearest known one
 */
export function selectControls(all: readonly Control[], choice: ControlChoice): Control[] {
  const { enable = [], disable = [] } = choice.configuration.controls ?? {};
  const named = [...choice.controls, ...enable, ...disable];
  for (const pattern of named) requireKnown(all, pattern);
  const isNamed = ({ id }: Control, patterns: readonly string[]): boolean =>
    patterns.some((pattern) => matchesGlob(pattern, id));
  const frameworks = choice.frameworks.map((text) => toFramework(all, text));
  return all.filter((control) => {
    if (choice.controls.length > 0) return isNamed(control, choice.controls);
    if (isNamed(control, disable)) return false;
    if (frameworks.length > 0) return frameworks.some((framework) => framework(control.frameworks));
    return control.onRequest !== true || isNamed(control, enable);
  });
}

function requireKnown(all: readonly Control[], pattern: string): void {
  if (all.some(({ id }) => matchesGlob(pattern, id))) return;
  const ids = all.map(({ id }) => id);
  throw new Problem("USAGE", `there is no control "${pattern}"${suggest(pattern, ids)}: see hauberk controls`);
}

function toFramework(all: readonly Control[], text: string): (frameworks: Frameworks) => boolean {
  const [name = "", requirement] = text.split(":", 2);
  const field = FRAMEWORKS[name.toLowerCase()];
  if (field === undefined) {
    const known = Object.keys(FRAMEWORKS);
    throw new Problem("USAGE", `there is no framework "${name}"${suggest(name, known)}: one of ${known.join(", ")}`);
  }
  const isMet = (frameworks: Frameworks): boolean => {
    const requirements: readonly string[] = frameworks[field] ?? [];
    return requirement === undefined ? requirements.length > 0 : requirements.includes(requirement);
  };
  if (!all.some(({ frameworks }) => isMet(frameworks)))
    throw new Problem("USAGE", `no control gives evidence for ${text}: see hauberk controls --framework ${name}`);
  return isMet;
}
