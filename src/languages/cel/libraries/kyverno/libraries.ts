import type { Library } from "../../declaration.ts";
import { encodersLibrary } from "../encoders.ts";
import { cidrLibrary } from "../kubernetes/cidr.ts";
import { withKubernetesCosts } from "../kubernetes/cost.ts";
import { formatLibrary } from "../kubernetes/format.ts";
import { ipLibrary } from "../kubernetes/ip.ts";
import { kubernetesListsLibrary } from "../kubernetes/lists.ts";
import { quantityLibrary } from "../kubernetes/quantity.ts";
import { kubernetesRegexLibrary } from "../kubernetes/regex.ts";
import { semverLibrary } from "../kubernetes/semver.ts";
import { urlLibrary } from "../kubernetes/url.ts";
import { listsLibrary } from "../lists.ts";
import { bindingsLibrary, protosLibrary } from "../macros.ts";
import { mathLibrary } from "../math.ts";
import { optionalLibrary } from "../optional.ts";
import { regexLibrary } from "../regex.ts";
import { setsLibrary } from "../sets.ts";
import { stringsLibrary } from "../strings.ts";
import type { CelType } from "../../type.ts";
import type { CelValue } from "../../value.ts";
import { imageLibrary } from "./image.ts";
import {
  findKyvernoType,
  kyvernoMathLibrary,
  orValueLibrary,
  randomLibrary,
  transformLibrary,
  userLibrary,
} from "./object.ts";
import { type ContextName, CONTEXTS, contextType, ContextValue, type KyvernoOutside } from "./outside.ts";
import {
  generatorLibrary,
  globalContextLibrary,
  httpLibrary,
  imageDataLibrary,
  imageVerifyLibrary,
} from "./reaching.ts";
import { resourceLibrary } from "./resource.ts";
import { gzipLibrary, hashLibrary, jsonLibrary, yamlLibrary } from "./text.ts";
import { timeLibrary } from "./time.ts";
import { x509Library } from "./x509.ts";

/** What is the same for all policies. @see github.com/kyverno/kyverno, pkg/cel/compiler/env.go */
const COMMON: readonly Library[] = [
  optionalLibrary(),
  bindingsLibrary,
  encodersLibrary(),
  listsLibrary(3),
  mathLibrary(),
  protosLibrary,
  setsLibrary,
  stringsLibrary(2),
  regexLibrary,
  cidrLibrary,
  formatLibrary,
  ipLibrary,
  kubernetesListsLibrary,
  kubernetesRegexLibrary,
  urlLibrary,
  quantityLibrary,
  semverLibrary,
  orValueLibrary,
  globalContextLibrary,
  httpLibrary,
  imageLibrary,
  imageDataLibrary,
  hashLibrary,
  jsonLibrary,
  yamlLibrary,
  gzipLibrary,
  x509Library,
  userLibrary,
  transformLibrary,
  kyvernoMathLibrary,
].map(withKubernetesCosts);

/** What Kyverno's CEL policies have beyond the language. */
export interface KyvernoSurroundings {
  readonly libraries: readonly Library[];
  /** Types of the variables below. */
  readonly variables: ReadonlyMap<string, CelType>;
  /** Variables that libraries hang on, `resource`, `http`, `json`…, for every activation. */
  readonly activation: { readonly [name: string]: CelValue };
  readonly findStruct: typeof findKyvernoType;
}

/**
 * Libraries, variables and their values for the CEL policies of Kyverno 1.19.
 * @param outside what expressions may ask for
 * @param namespace of a namespaced policy, which can reach nothing else; "" for cluster-wide ones
 */
export function kyvernoSurroundings(outside: KyvernoOutside, namespace = ""): KyvernoSurroundings {
  const contexts = Object.keys(CONTEXTS) as ContextName[];
  return {
    libraries: [
      ...COMMON,
      resourceLibrary(namespace),
      generatorLibrary(namespace),
      imageVerifyLibrary(outside),
      timeLibrary(outside),
      randomLibrary(outside),
    ],
    variables: new Map(contexts.map((name) => [name, contextType(name)])),
    activation: Object.fromEntries(contexts.map((name) => [name, new ContextValue(name, outside)])),
    findStruct: findKyvernoType,
  };
}
