import { matchesWildcard } from "../../../../formats/glob/index.ts";
import {
  BOOL,
  type CelValue,
  DYN,
  listOf,
  mapOf,
  type Program,
  STRING,
  toJson,
} from "../../../../languages/cel/index.ts";
import {
  asList,
  asObject,
  asString,
  dig,
  isObject,
  type Json,
  type JsonObject,
  type Resource,
} from "../../../../model/index.ts";
import type { Request } from "../../policy.ts";
import { Fault } from "../fault.ts";
import type { RuleAnswer } from "../rule-context.ts";
import type { Frame } from "./activation.ts";
import { toControllerSpecs } from "./autogen.ts";
import { addVariables, type CompiledSpec, compileSpec, toSpecFrame } from "./compiled-spec.ts";
import { enterSpec } from "./enter.ts";
import { compileProgram, run } from "./program.ts";
import type { Surroundings } from "./surroundings.ts";
import { traceValidations } from "./trace.ts";
import { compileValidations, judgeValidations, type Validate } from "./validating.ts";

const NAMES = new Map([
  ["images", mapOf(STRING, listOf(STRING))],
  ["attestors", mapOf(STRING, DYN)],
  ["attestations", mapOf(STRING, STRING)],
]);

/**
 * Compiles an ImageValidatingPolicy, and what Kyverno makes of it for pod controllers. Signatures are what the world's
 * image verdicts say; where there are none the answer is unknown, which is an error and never a pass.
 */
export function compileImageValidating(
  spec: JsonObject,
  exceptions: readonly Resource[],
  surroundings: Surroundings,
): readonly Validate[] | Fault {
  const compiled: Validate[] = [];
  for (const one of [spec, ...toControllerSpecs(spec)]) {
    const made = compileOne(one, exceptions, surroundings);
    if (made instanceof Fault) return made;
    compiled.push(made);
  }
  return compiled;
}

function compileOne(spec: JsonObject, exceptions: readonly Resource[], surroundings: Surroundings): Validate | Fault {
  const compiled = compileSpec(spec, exceptions, { surroundings, names: NAMES });
  if (compiled instanceof Fault) return compiled;
  const validations = compileValidations(spec, compiled);
  if (validations instanceof Fault) return validations;
  const references = compileReferences(spec, compiled);
  if (references instanceof Fault) return references;
  const extractors = compileExtractors(spec, compiled);
  if (extractors instanceof Fault) return extractors;
  return (request, world, trace) => {
    const frame = toSpecFrame(compiled, request, world);
    const entered = enterSpec(compiled, frame, request, world, trace);
    if (entered !== "entered") return entered;
    addVariables(frame, compiled);
    const images = findImages(request, extractors, references, frame);
    if (images instanceof Fault) return { result: "error", message: images.message };
    const all = Object.values(images).flat();
    const missing = findWithoutDigest(spec, all);
    if (missing !== undefined) return missing;
    Object.assign(frame, { images, attestations: toNames(spec.attestations), attestors: toAttestors(spec) });
    const answer = judgeValidations(validations, frame);
    if (trace !== undefined) traceValidations(trace, compiled, validations, frame);
    return answer.result === "pass" ? demandVerified(spec, all, surroundings) : answer;
  };
}

/** An image without digest is refused, unless the tag would be resolved first, which needs a registry. */
function findWithoutDigest(spec: JsonObject, images: readonly string[]): RuleAnswer | undefined {
  const settings = asObject(spec.validationConfigurations) ?? {};
  const image = images.find((one) => !one.includes("@"));
  if (image === undefined || settings.verifyDigest === false) return undefined;
  if (settings.mutateDigest === false) return { result: "fail", message: `image ${image} does not have a digest` };
  return { result: "error", message: `unknown: the digest of ${image} was not looked up: registries are not asked` };
}

function demandVerified(spec: JsonObject, images: readonly string[], { verified }: Surroundings): RuleAnswer {
  const pass: RuleAnswer = { result: "pass", message: "success" };
  if (asObject(spec.validationConfigurations)?.required === false) return pass;
  const image = images.find((one) => !verified.has(one));
  if (image === undefined) return pass;
  const message = `image ${image} is not verified: no policy performed a signature or attestation check on it`;
  return { result: "fail", message };
}

type Reference = (image: string, frame: Frame) => boolean | Fault;

function compileReferences(spec: JsonObject, { environment }: CompiledSpec): readonly Reference[] | Fault {
  const references: Reference[] = [];
  const names = new Map([...environment.environment.variables, ["ref", STRING] as const]);
  for (const [index, item] of asList(spec.matchImageReferences).entries()) {
    const { glob, expression } = isObject(item) ? item : {};
    const where = `spec.matchImageReferences[${index}]`;
    if (typeof glob === "string") {
      if (/[[\]{}\\!]/.test(glob)) return new Fault(`${where}.glob: only * and ? are understood in ${glob}`);
      references.push((image) => matchesWildcard(glob, image));
      continue;
    }
    const inner = { ...environment.environment, variables: names };
    const program = compileProgram(expression, `${where}.expression`, inner, [BOOL]);
    if (program instanceof Fault) return program;
    references.push((image, frame) => {
      const value = run(program, { ...frame, ref: image });
      return value instanceof Fault ? value : value === true;
    });
  }
  return references;
}

type Extractors = readonly { readonly name: string; readonly program: Program }[];

function compileExtractors(spec: JsonObject, { environment }: CompiledSpec): Extractors | Fault {
  const extractors: { name: string; program: Program }[] = [];
  for (const [index, item] of asList(spec.images).entries()) {
    const { name, expression } = isObject(item) ? item : {};
    const where = `spec.images[${index}].expression`;
    const types = [listOf(STRING), listOf(DYN), DYN];
    const program = compileProgram(expression, where, environment.environment, types);
    if (program instanceof Fault) return program;
    extractors.push({ name: asString(name) ?? "", program });
  }
  return extractors;
}

const POD_SPECS: Readonly<Record<string, readonly string[]>> = {
  pods: ["spec"],
  jobs: ["spec", "template", "spec"],
  deployments: ["spec", "template", "spec"],
  statefulsets: ["spec", "template", "spec"],
  daemonsets: ["spec", "template", "spec"],
  replicasets: ["spec", "template", "spec"],
  cronjobs: ["spec", "jobTemplate", "spec", "template", "spec"],
};

/** Images by the lists they stand in, those that the policy is about. */
function findImages(
  request: Request,
  extractors: Extractors,
  references: readonly Reference[],
  frame: Frame,
): Record<string, string[]> | Fault {
  const found = new Map<string, readonly Json[]>();
  const { resource } = request.resource;
  const path = Object.hasOwn(POD_SPECS, resource) ? POD_SPECS[resource] : undefined;
  if (path !== undefined) {
    const spec = dig(request.object ?? request.oldObject, ...path);
    for (const list of ["containers", "initContainers", "ephemeralContainers"]) {
      found.set(
        list,
        asList(dig(spec, list)).map((container) => dig(container, "image") ?? null),
      );
    }
  }
  for (const { name, program } of extractors) {
    const value: CelValue | Fault = run(program, frame);
    if (value instanceof Fault) return value;
    found.set(name, asList(toJson(value)));
  }
  const images: Record<string, string[]> = {};
  for (const [list, all] of found) {
    const kept: string[] = [];
    for (const image of all.filter((one): one is string => typeof one === "string")) {
      const isMeant = matchesAny(image, references, frame);
      if (isMeant instanceof Fault) return isMeant;
      if (isMeant) kept.push(image);
    }
    images[list] = kept;
  }
  return images;
}

function matchesAny(image: string, references: readonly Reference[], frame: Frame): boolean | Fault {
  for (const reference of references) {
    const matches = reference(image, frame);
    if (matches !== false) return matches;
  }
  return references.length === 0;
}

function toNames(list: Json | undefined): Record<string, string> {
  const names = asList(list).map((one) => (isObject(one) ? (asString(one.name) ?? "") : ""));
  return Object.fromEntries(names.map((name) => [name, name]));
}

/** Attestors as they are written; whoever verifies looks into them. */
function toAttestors(spec: JsonObject): JsonObject {
  const attestors = asList(spec.attestors).filter(isObject);
  return Object.fromEntries(attestors.map((one) => [asString(one.name) ?? "", one]));
}
