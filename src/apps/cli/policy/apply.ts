import { isDeepStrictEqual } from "node:util";
import {
  mutateAll,
  type Policy,
  type Request,
  toKnownObjects,
  toRequest,
  type UserInfo,
  withDefaultNamespace,
  type World,
} from "../../../engines/policy/index.ts";
import { toKindTable } from "../../../inventory/kinds/index.ts";
import {
  type KubernetesObject,
  type PolicyResult,
  Problem,
  type Resource,
  toResourceId,
} from "../../../model/index.ts";
import { EXIT } from "../exit.ts";
import { loadPolicies, readJudged, type ResourcesRead } from "./load.ts";
import { printResults, type ResultFormat } from "./print.ts";

/** What was typed after `hauberk policy apply`. */
export interface ApplyOptions {
  readonly policy: readonly string[];
  readonly resource: readonly string[];
  readonly operation: "CREATE" | "UPDATE" | "DELETE";
  readonly format: ResultFormat;
  readonly user?: string;
  readonly group: readonly string[];
  readonly engine?: "rego" | "cel";
  /** False with --no-render. */
  readonly render?: boolean;
}

/** What policies said, and what was wrong with the files. */
export interface Application {
  readonly results: readonly PolicyResult[];
  /** Objects that were changed, and objects that were made, by policies. */
  readonly changed: readonly KubernetesObject[];
  readonly generated: readonly KubernetesObject[];
  readonly problems: readonly Problem[];
}

/**
 * `hauberk policy apply`: judges objects by policies, as an admission webhook would.
 * @returns the exit code
 * @throws {Problem} when the call is at fault or there is no policy
 */
export async function policyApply(options: ApplyOptions): Promise<number> {
  const read = await readJudged(options.resource, options.render === false ? "refuse" : "render");
  const application = apply(options, read, new Date());
  printResults(application, options.format);
  return toExitCode(application);
}

/** The same as values. @param now what policies see as the time */
function apply(options: ApplyOptions, read: ResourcesRead, now: Date): Application {
  const policies = loadPolicies(options.policy, {
    ...(options.engine === undefined ? {} : { engine: options.engine }),
    now,
  });
  const others = policies.others.map(({ object }) => object);
  const kinds = toKindTable([...others, ...read.resources.map(({ object }) => object)]);
  const resources = read.resources.map((one) => ({ ...one, object: withDefaultNamespace(one.object, kinds) }));
  const known = [...others, ...resources.map(({ object }) => object)];
  const world: World = { objects: toKnownObjects(known), now };
  const user: UserInfo = { username: options.user ?? "", groups: options.group };
  const application = applyAll(policies.policies, resources, world, { operation: options.operation, user });
  const problems = [...policies.problems, ...read.problems];
  if (read.resources.length + read.problems.length === 0) problems.push(toNothingFound(options.resource));
  return { ...application, problems };
}

/** An empty pipe or a wrong path must not look like objects that pass. */
function toNothingFound(paths: readonly string[]): Problem {
  const places = paths.map((path) => (path === "-" ? "standard input" : path)).join(", ");
  return new Problem("NOTHING_FOUND", `no object in ${places}: check the paths given with --resource`);
}

/** Judges every object by every policy; mutations come first and what they change is what is judged, as in the API server. */
export function applyAll(
  policies: readonly Policy[],
  resources: readonly Resource[],
  world: World,
  { operation, user }: { readonly operation: ApplyOptions["operation"]; readonly user: UserInfo },
): Omit<Application, "problems"> {
  const kinds = toKindTable(world.objects.all());
  const results: PolicyResult[] = [];
  const changed: KubernetesObject[] = [];
  const generated: KubernetesObject[] = [];
  for (const { object } of resources) {
    const request = toRequest(object, { operation, userInfo: user, kinds });
    const mutated = mutateAll(policies, request, world);
    for (const result of mutated.results) results.push(result);
    const admitted = mutated.results.length === 0 ? request : { ...request, object: mutated.object };
    if (admitted.object !== null && !isDeepStrictEqual(admitted.object, request.object)) changed.push(admitted.object);
    for (const policy of policies) {
      // Not spread: there may be more results than a call takes arguments.
      for (const result of policy.judge(admitted, world)) results.push(result);
      results.push(...toCleanup(policy, admitted, world));
      const made = policy.generate?.(admitted, world);
      if (made === undefined) continue;
      for (const result of made.results) results.push(result);
      for (const one of made.objects) generated.push(one);
    }
  }
  return { results, changed, generated };
}

/** What a cleanup policy would do with the object when its schedule comes round; nothing where it would be kept. */
function toCleanup(policy: Policy, request: Request, world: World): PolicyResult[] {
  const answer = policy.cleanUp?.(request, world);
  const { object } = request;
  if (answer === undefined || answer.is === "kept" || object === null) return [];
  return [
    {
      policy: policy.namespace === "" ? policy.name : `${policy.namespace}/${policy.name}`,
      policyKind: policy.kind,
      rule: "",
      resource: toResourceId(object),
      result: answer.is === "deleted" ? "pass" : "error",
      message: answer.is === "unknown" ? answer.because : "it would be deleted when the policy's schedule comes round",
    },
  ];
}

function toExitCode({ results, problems }: Application): number {
  if (problems.length > 0 || results.some(({ result }) => result === "error")) return EXIT.incomplete;
  return results.some(({ result }) => result === "fail") ? EXIT.findings : EXIT.clean;
}
