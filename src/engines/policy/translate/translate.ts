import {
  asList,
  asString,
  dig,
  isObject,
  type Json,
  type JsonObject,
  type KubernetesObject,
  type Resource,
  toGroup,
} from "../../../model/index.ts";
import { readAdmissionPolicies } from "../admission/read.ts";
import { readGatekeeperPolicies } from "../gatekeeper/read.ts";
import { toTexts } from "../check/parts.ts";
import { toKnownObjects } from "../known-objects.ts";
import { addControllerRules, findControllers } from "../kyverno/autogen.ts";
import { readKyvernoPolicies } from "../kyverno/read.ts";
import { toPolicySource } from "../kyverno/policy-source.ts";
import type { Policy } from "../policy.ts";
import { toRequest } from "../request.ts";
import { Untranslatable } from "./cel-text.ts";
import { translateConstraint } from "./constraint.ts";
import { translateRule } from "./kyverno-rule.ts";
import { type Proof, prove, toRefusal } from "./prove.ts";
import { SAMPLES } from "./samples.ts";

/** A rule or constraint and what became of it. */
export interface Translation {
  readonly policyKind: string;
  readonly policy: string;
  readonly rule: string;
  /** The ValidatingAdmissionPolicy and its binding; empty where the meaning cannot be kept. */
  readonly objects: readonly KubernetesObject[];
  /** Why there is none. */
  readonly lost: string | undefined;
  /** What the translation does not say that the original says, beside its verdicts. */
  readonly notes: readonly string[];
  readonly proof: Proof | undefined;
}

interface Draft {
  readonly spec: JsonObject;
  readonly notes: readonly string[];
}

/**
 * Rewrites Kyverno ClusterPolicies and Gatekeeper constraints as ValidatingAdmissionPolicies where the meaning can be kept.
 * Every translation is held against its original; one that differs on any object is not handed out.
 * @param objects to prove on, besides generated ones: those of the policies' tests
 */
export function translatePolicies(
  resources: readonly Resource[],
  objects: readonly KubernetesObject[],
  now: Date,
): Translation[] {
  return [...translateKyverno(resources, objects, now), ...translateGatekeeper(resources, objects, now)];
}

function translateKyverno(
  resources: readonly Resource[],
  objects: readonly KubernetesObject[],
  now: Date,
): Translation[] {
  const own = resources.filter(
    ({ object }) => object.kind === "ClusterPolicy" && toGroup(object.apiVersion) === "kyverno.io",
  );
  return own.flatMap((resource) => {
    const source = toPolicySource(resource);
    const controllers = findControllers(source.rules, source.controllers);
    const variants =
      controllers === undefined ? source.rules : addControllerRules(source.rules, controllers).map(({ rule }) => rule);
    const [policy] = readKyvernoPolicies([resource], { now }).items;
    return variants.map((rule): Translation => {
      const name = asString(rule["name"]) ?? "";
      const judge = policy === undefined ? undefined : toOriginal(policy, now, (one) => one === name);
      const action =
        asString(dig(rule, "validate", "failureAction") ?? source.spec["validationFailureAction"]) ?? "Audit";
      const attempt = (looksIntoLists: boolean): Translation => {
        const draft = translateRule(rule, looksIntoLists);
        return finish(resource, name, draft, /^enforce$/i.test(action) ? "Deny" : "Audit", judge, objects, now);
      };
      const first = attempt(false);
      return first.proof?.is === "different" ? attempt(true) : first;
    });
  });
}

const ACTIONS: Readonly<Record<string, string>> = { deny: "Deny", warn: "Warn", dryrun: "Audit" };

function translateGatekeeper(
  resources: readonly Resource[],
  objects: readonly KubernetesObject[],
  now: Date,
): Translation[] {
  const templates = resources.filter(({ object }) => object.kind === "ConstraintTemplate");
  const constraints = resources.filter(({ object }) => toGroup(object.apiVersion) === "constraints.gatekeeper.sh");
  return constraints.map((resource) => {
    const template = templates.find(
      ({ object }) => dig(object, "spec", "crd", "spec", "names", "kind") === resource.object.kind,
    );
    const draft =
      template === undefined
        ? new Untranslatable("its ConstraintTemplate was not given")
        : translateConstraint(template, resource.object);
    const read = template === undefined ? [] : readGatekeeperPolicies([template, resource], { engine: "Rego" }).items;
    const judge = read[0] === undefined ? undefined : toOriginal(read[0], now, () => true);
    const action = ACTIONS[asString(dig(resource.object, "spec", "enforcementAction")) ?? "deny"] ?? "Deny";
    return finish(resource, "", draft, action, judge, objects, now);
  });
}

type Original = (object: KubernetesObject) => string | undefined;

function toOriginal(policy: Policy, now: Date, isOwn: (rule: string) => boolean): Original {
  const world = { objects: toKnownObjects([]), now };
  return (object) => toRefusal(policy, toRequest(object), world, isOwn);
}

function finish(
  resource: Resource,
  rule: string,
  draft: Draft | Untranslatable,
  action: string,
  original: Original | undefined,
  objects: readonly KubernetesObject[],
  now: Date,
): Translation {
  const { kind, metadata } = resource.object;
  const base = { policyKind: kind, policy: metadata.name ?? "", rule };
  const lose = (lost: string, proof?: Proof): Translation => ({ ...base, objects: [], lost, notes: [], proof });
  if (draft instanceof Untranslatable) return lose(draft.because);
  if (original === undefined) return lose("the original cannot be read");
  const made = toObjects(resource.object, rule, draft.spec, action);
  const read = readAdmissionPolicies(
    made.map((object) => ({ object, origin: resource.origin })),
    { objects: "as served" },
  );
  const [translated] = read.items;
  if (translated === undefined)
    return lose(`the translation is at fault: ${read.problems[0]?.message ?? "it cannot be read"}`);
  const kinds = toKinds(draft.spec);
  const given = objects.filter((object) => kinds.has("*") || kinds.has(toRequest(object).resource.resource));
  const proof = prove(
    original,
    translated,
    [...given, ...SAMPLES.filter((object) => kinds.has(toRequest(object).resource.resource))],
    toWords(resource.object),
    now,
  );
  if (proof.is === "different")
    return lose(
      `the translation differs: ${proof.object.kind} ${proof.object.metadata.name ?? ""} is ${proof.original} by the original, ${proof.translated} by the translation`,
      proof,
    );
  return { ...base, objects: made, lost: undefined, notes: draft.notes, proof };
}

function toKinds(spec: JsonObject): Set<string> {
  const rules = asList(dig(spec, "matchConstraints", "resourceRules"));
  return new Set(rules.flatMap((rule) => asList(dig(rule, "resources")).filter((one) => typeof one === "string")));
}

/** Texts and numbers that the policy names, the operators of patterns taken off. */
function toWords(object: KubernetesObject): Json[] {
  const words = [...toTexts(object["spec"], [])].flatMap(({ text }) =>
    text.split(/[|&\s'"()]+/).map((word) => word.replace(/^[!<>=]+/, "")),
  );
  return [
    ...new Set(
      words.flatMap((word) => [word, word.replaceAll("*", "x"), ...(/^\d+$/.test(word) ? [Number(word)] : [])]),
    ),
  ].slice(0, 200);
}

/** The policy and its binding. */
function toObjects(original: KubernetesObject, rule: string, spec: JsonObject, action: string): KubernetesObject[] {
  const name = [original.metadata.name ?? "policy", rule]
    .filter((part) => part !== "")
    .join("-")
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, "-")
    .slice(0, 253);
  const annotations = Object.entries(original.metadata.annotations ?? {}).filter(
    ([key]) => !key.startsWith("kubectl.") && !key.startsWith("pod-policies."),
  );
  const metadata = { name, ...(annotations.length === 0 ? {} : { annotations: Object.fromEntries(annotations) }) };
  const apiVersion = "admissionregistration.k8s.io/v1";
  return [
    { apiVersion, kind: "ValidatingAdmissionPolicy", metadata, spec },
    {
      apiVersion,
      kind: "ValidatingAdmissionPolicyBinding",
      metadata: { name },
      spec: { policyName: name, validationActions: [action] },
    },
  ].filter((object) => isObject(object));
}
