import { toPolicyFinding, toPolicyId } from "../../../decision/index.ts";
import { type Policy, readPolicies, toKnownObjects, toRequest, type World } from "../../../engines/policy/index.ts";
import { toKindTable } from "../../../inventory/kinds/index.ts";
import {
  asString,
  type ControlText,
  dig,
  type Finding,
  type Impact,
  type PolicyResult,
  Problem,
  type Resource,
} from "../../../model/index.ts";
import { readResources } from "./load.ts";

/** What the policies say of a scan's objects, as findings beside those of the controls. */
export interface PolicyJudgement {
  readonly findings: readonly Finding[];
  readonly passed: number;
  /** Texts of the policies that said something, by id. */
  readonly texts: readonly ControlText[];
}

/** The user's own policies as a scan uses them, beside the controls. */
export interface ScanPolicies {
  readonly problems: readonly Problem[];
  /** Judges every object of a scan by every policy, as if each were created. */
  judge(resources: readonly Resource[]): PolicyJudgement;
}

/**
 * Reads the policies a scan is to judge by.
 * @param now what policies see as the time
 * @throws {Problem} NOTHING_FOUND when there is none
 */
export function readScanPolicies(paths: readonly string[], now: Date): ScanPolicies {
  const read = readResources(paths);
  const { policies, others, problems } = readPolicies(read.resources, { now });
  if (policies.length === 0 && problems.length + read.problems.length === 0)
    throw new Problem("NOTHING_FOUND", `no policy in ${paths.join(", ")}: check the paths given with --policy`);
  const textOf = toTextOf(read.resources);
  return {
    problems: [...read.problems, ...problems],
    judge: (resources) => judgeAll(policies, others, resources, textOf, now),
  };
}

type TextOf = (result: PolicyResult) => ControlText;

function judgeAll(
  policies: readonly Policy[],
  others: readonly Resource[],
  resources: readonly Resource[],
  textOf: TextOf,
  now: Date,
): PolicyJudgement {
  const objects = toKnownObjects([...others, ...resources].map(({ object }) => object));
  const world: World = { objects, now };
  const kinds = toKindTable(objects.all());
  const findings: Finding[] = [];
  const texts = new Map<string, ControlText>();
  let passed = 0;
  for (const resource of resources) {
    const request = toRequest(resource.object, { kinds });
    const ordinals = new Map<string, number>();
    for (const result of policies.flatMap((policy) => policy.judge(request, world))) {
      const text = texts.get(toPolicyId(result)) ?? textOf(result);
      texts.set(text.id, text);
      if (result.result === "pass") passed += 1;
      if (result.result === "pass" || result.result === "skip") continue;
      const ordinal = ordinals.get(text.id) ?? 0;
      ordinals.set(text.id, ordinal + 1);
      findings.push(toPolicyFinding(result, resource, text.impact, ordinal));
    }
  }
  return { findings, passed, texts: [...texts.values()] };
}

const SEVERITY = "policies.kyverno.io/severity";
const IMPACTS: Readonly<Record<string, Impact>> = { low: "low", medium: "medium", high: "high", critical: "critical" };

/** What a report says of a policy: in the author's words where its annotations, or its template's, hold them. */
function toTextOf(resources: readonly Resource[]): TextOf {
  const objects = new Map(resources.map(({ object }) => [`${object.kind}/${object.metadata.name}`, object]));
  return (result) => {
    const own = objects.get(`${result.policyKind}/${result.policy.split("/").at(-1)}`);
    const template = objects.get(`ConstraintTemplate/${result.policyKind.toLowerCase()}`);
    const find = (...keys: string[]): string | undefined =>
      [own, template].flatMap((object) =>
        keys.flatMap((key) => asString(dig(object, "metadata", "annotations", key)) ?? []),
      )[0];
    const name = result.rule === "" ? result.policy : `${result.policy}/${result.rule}`;
    const description = find("policies.kyverno.io/description", "description");
    const unsaid = "As far as the policy's author thought.";
    return {
      id: toPolicyId(result),
      title: find("policies.kyverno.io/title", "metadata.gatekeeper.sh/title") ?? name,
      layer: "cluster",
      impact: IMPACTS[find(SEVERITY) ?? ""] ?? "medium",
      threat: { stride: [], text: (description ?? `${result.policyKind} ${name} does not hold`).trim() },
      why: `${result.policyKind} ${name} demands it.`,
      fix: { text: "Change the object as the message says, or grant an exception with an owner and an expiry." },
      residualRisk: unsaid,
      tradeOff: unsaid,
      frameworks: {},
      examples: { good: [], bad: [] },
    };
  };
}
