import type { Environment, Library } from "../../declaration.ts";
import { listsLibrary } from "../lists.ts";
import { twoVariableLibrary } from "../macros.ts";
import { optionalLibrary } from "../optional.ts";
import { setsLibrary } from "../sets.ts";
import { stringsLibrary } from "../strings.ts";
import { authorizerLibrary, authorizerSelectorsLibrary } from "./authorizer.ts";
import { cidrLibrary } from "./cidr.ts";
import { withKubernetesCosts } from "./cost.ts";
import { formatLibrary } from "./format.ts";
import { ipLibrary } from "./ip.ts";
import { literalsLibrary } from "./literals.ts";
import { kubernetesListsLibrary } from "./lists.ts";
import { quantityLibrary } from "./quantity.ts";
import { kubernetesRegexLibrary } from "./regex.ts";
import { semverLibrary } from "./semver.ts";
import { urlLibrary } from "./url.ts";

interface Introduced {
  readonly library: Library;
  /** Minor version of Kubernetes. */
  readonly since: number;
  /** The first minor version without it. */
  readonly until?: number;
}

/**
 * Which version of the base environment has which library.
 * @see k8s.io/apiserver/pkg/cel/environment/base.go
 */
const INTRODUCED: readonly Introduced[] = [
  { library: urlLibrary, since: 0 },
  { library: kubernetesRegexLibrary, since: 0 },
  { library: kubernetesListsLibrary, since: 0 },
  { library: stringsLibrary(0), since: 0, until: 29 },
  { library: authorizerLibrary, since: 27 },
  { library: optionalLibrary(), since: 28 },
  { library: quantityLibrary, since: 28 },
  { library: stringsLibrary(2), since: 29 },
  { library: setsLibrary, since: 29 },
  { library: literalsLibrary, since: 29 },
  { library: ipLibrary, since: 30 },
  { library: cidrLibrary, since: 30 },
  { library: formatLibrary, since: 31 },
  // Behind the gate AuthorizeWithSelectors, which is on from 1.32.
  { library: authorizerSelectorsLibrary, since: 32 },
  { library: twoVariableLibrary, since: 32 },
  { library: semverLibrary, since: 33 },
  { library: listsLibrary(3), since: 34 },
].map((introduced) => ({ ...introduced, library: withKubernetesCosts(introduced.library) }));

/** The newest version of the table. */
export const NEWEST_MINOR = 36;

const known = new Map<number, Environment>();

/**
 * The environment that every expression of a Kubernetes version 1.x starts with, with the costs of its calls.
 * A server checks new expressions in the environment of the minor version before its own, so that a rollback of the
 * server still understands them; what is stored runs with all that the server knows.
 * @param minor 36 for Kubernetes 1.36; later ones are taken for 1.36
 */
export function kubernetesEnvironment(minor: number = NEWEST_MINOR): Environment {
  const version = Math.min(minor, NEWEST_MINOR);
  const environment = known.get(version) ?? {
    libraries: INTRODUCED.filter(({ since, until }) => since <= version && version < (until ?? Infinity)).map(
      ({ library }) => library,
    ),
    variables: new Map(),
    homogeneousLiterals: true,
    lacks: ["escapedFields", "existsOne"],
  };
  known.set(version, environment);
  return environment;
}
