import { locate } from "../../formats/position/index.ts";
import {
  asList,
  asString,
  dig,
  type Location,
  type Path,
  type PolicyResult,
  type Resource,
  toGroup,
} from "../../model/index.ts";

/** How often the tests made one rule of a policy pass and fail. */
export interface RuleCoverage {
  readonly policyKind: string;
  readonly policy: string;
  /** The rule's name, `validations[0]` where rules have none; empty where the policy is one rule. */
  readonly rule: string;
  readonly passed: number;
  /** Refused, or warned about: what a test must have seen once before one can trust the rule. */
  readonly failed: number;
  readonly at: Location | undefined;
}

interface Entry extends RuleCoverage {
  readonly isOf: (result: PolicyResult) => boolean;
}

/**
 * Counts what was said of every rule of the policies.
 */
export function toCoverage(policies: readonly Resource[], said: readonly PolicyResult[]): RuleCoverage[] {
  const byPolicy = Map.groupBy(said, ({ policyKind, policy }) => `${policyKind}/${policy.split("/").at(-1)}`);
  const byKind = Map.groupBy(said, ({ policyKind }) => policyKind);
  return policies.flatMap((resource) => {
    const { kind, metadata } = resource.object;
    const template = dig(resource.object, "spec", "crd", "spec", "names", "kind");
    const own = typeof template === "string" ? byKind.get(template) : byPolicy.get(`${kind}/${metadata.name}`);
    return toEntries(resource).map(({ isOf, ...entry }) => {
      const results = (own ?? []).filter(isOf);
      return {
        ...entry,
        passed: results.filter(({ result }) => result === "pass").length,
        failed: results.filter(({ result }) => result === "fail" || result === "warn").length,
      };
    });
  });
}

function toEntries({ object, origin }: Resource): Entry[] {
  const { kind, metadata } = object;
  const entry = (rule: string, path: Path, isOf: Entry["isOf"]): Entry => {
    const at = origin.is === "file" ? locate(origin.document, [...origin.prefix, ...path]) : undefined;
    return { policyKind: kind, policy: metadata.name ?? "", rule, passed: 0, failed: 0, at, isOf };
  };
  if (kind === "ConstraintTemplate") return [entry("", ["spec"], () => true)];
  if (kind.endsWith("Binding") || kind === "PolicyException" || toGroup(object.apiVersion).endsWith("gatekeeper.sh"))
    return [];
  if (kind === "ClusterPolicy" || kind === "Policy")
    return asList(dig(object, "spec", "rules"))
      .map((rule, index) => ({ rule, index }))
      .filter(({ rule }) => dig(rule, "validate") !== undefined)
      .map(({ rule, index }) => {
        const name = asString(dig(rule, "name")) ?? "";
        // Rules made for pod controllers are the rule itself.
        const names = new Set([name, `autogen-${name}`, `autogen-cronjob-${name}`]);
        return entry(name, ["spec", "rules", index], (result) => names.has(result.rule));
      });
  const validations = asList(dig(object, "spec", "validations"));
  return validations.map((_, index) => {
    const made = entry(`validations[${index}]`, ["spec", "validations", index, "expression"], () => true);
    const isAt = ({ result, at }: PolicyResult): boolean =>
      result === "pass" || validations.length === 1 || (at?.line === made.at?.line && at?.column === made.at?.column);
    return { ...made, isOf: isAt };
  });
}
