import {
  type Explanation,
  mutateAll,
  type Policy,
  type Request,
  toKnownObjects,
  toRequest,
  type World,
} from "../../../engines/policy/index.ts";
import { toKindTable } from "../../../inventory/kinds/index.ts";
import {
  type KubernetesObject,
  type PolicyResult,
  Problem,
  type ResourceId,
  toResourceId,
} from "../../../model/index.ts";
import { EXIT } from "../exit.ts";
import { suggest } from "../../../formats/text/index.ts";
import type { ApplyOptions } from "./apply.ts";
import { Concealer } from "./conceal.ts";
import { loadPolicies, readJudged, type ResourcesRead } from "./load.ts";
import { printExplanations } from "./print-explanation.ts";

/** What was typed after `hauberk policy explain`. */
export interface ExplainOptions extends ApplyOptions {
  /** Only this policy, also where it does not match. */
  readonly name?: string;
  readonly rule?: string;
  /** Passes too. */
  readonly all?: boolean;
}

/** Why one rule of one policy says what it says of one object. */
export interface Explained extends Explanation {
  readonly policy: string;
  readonly policyKind: string;
  readonly resource: ResourceId;
}

/** All that was explained, and what was left out because it passes. */
export interface Explaining {
  readonly explained: readonly Explained[];
  readonly passed: number;
  readonly problems: readonly Problem[];
}

/**
 * `hauberk policy explain`: why policies say what they say of objects, down to the part that decided.
 * @returns the exit code
 * @throws {Problem} when the call is at fault or there is no policy
 */
export async function policyExplain(options: ExplainOptions): Promise<number> {
  const read = await readJudged(options.resource, options.render === false ? "refuse" : "render");
  const { explaining, objects } = explain(options, new Date(), read);
  printExplanations(explaining, options.format, new Concealer(objects));
  const results = explaining.explained.flatMap((one) => one.results);
  if (explaining.problems.length > 0 || results.some(({ result }) => result === "error")) return EXIT.incomplete;
  return results.some(({ result }) => result === "fail") ? EXIT.findings : EXIT.clean;
}

/** The same as values, with the objects that policies could see. @param now what policies see as the time */
export function explain(
  options: ExplainOptions,
  now: Date,
  read: ResourcesRead,
): { readonly explaining: Explaining; readonly objects: readonly KubernetesObject[] } {
  const { engine, operation, user = "", group } = options;
  const loaded = loadPolicies(options.policy, { ...(engine === undefined ? {} : { engine }), now });
  const chosen = choosePolicies(loaded.policies, options.name);
  const objects = [...loaded.others, ...read.resources].map(({ object }) => object);
  const world: World = { objects: toKnownObjects(objects), now };
  const kinds = toKindTable(objects);
  const all = read.resources.flatMap(({ object }) => {
    const request = toRequest(object, { operation, userInfo: { username: user, groups: group }, kinds });
    return explainObject(loaded.policies, chosen, request, world);
  });
  const ruled = options.rule === undefined ? all : all.filter(({ rule }) => rule === options.rule);
  if (ruled.length === 0 && all.length > 0)
    throw new Problem(
      "USAGE",
      `no rule "${options.rule}"${suggest(options.rule ?? "", [...new Set(all.map(({ rule }) => rule))])}`,
    );
  const wanted = ruled.filter((one) => isWanted(one, options));
  const explained = [...wanted.filter(isMatch), ...wanted.filter((one) => !isMatch(one))];
  const passed = ruled.filter(({ results }) => results.length > 0).length - explained.filter(isMatch).length;
  return { explaining: { explained, passed, problems: [...loaded.problems, ...read.problems] }, objects };
}

function isMatch({ results }: Explained): boolean {
  return results.length > 0;
}

function choosePolicies(policies: readonly Policy[], name: string | undefined): readonly Policy[] {
  if (name === undefined) return policies;
  const chosen = policies.filter((policy) => policy.name === name || `${policy.namespace}/${policy.name}` === name);
  if (chosen.length > 0) return chosen;
  const names = policies.map((policy) => policy.name);
  throw new Problem("USAGE", `there is no policy "${name}"${suggest(name, names)}: check --name and --policy`);
}

/** Mutations of all policies come first, as when they are applied. */
function explainObject(
  policies: readonly Policy[],
  chosen: readonly Policy[],
  request: Request,
  world: World,
): Explained[] {
  const mutated = mutateAll(policies, request, world);
  const admitted = mutated.results.length === 0 ? request : { ...request, object: mutated.object };
  const subject = request.object ?? request.oldObject;
  if (subject === null) return [];
  const resource = toResourceId(subject);
  return chosen.flatMap((policy) => {
    const key = policy.namespace === "" ? policy.name : `${policy.namespace}/${policy.name}`;
    const told = mutated.results.filter((one) => one.policy === key && one.policyKind === policy.kind);
    const explained = policy.explain?.(admitted, world) ?? policy.judge(admitted, world).map(toUnexplained);
    const made = policy.generate?.(admitted, world).results ?? [];
    return [...told.map(toUnexplained), ...explained, ...made.map(toUnexplained)].map((one): Explained => ({
      ...one,
      policy: key,
      policyKind: policy.kind,
      resource,
    }));
  });
}

/** Changing and making objects is told and not taken apart. */
function toUnexplained(result: PolicyResult): Explanation {
  return { rule: result.rule, results: [result], decided: [], steps: [] };
}

function isWanted({ results }: Explained, { all, name }: ExplainOptions): boolean {
  if (results.length === 0) return name !== undefined;
  return all === true || results.some(({ result }) => result !== "pass");
}
