import type { RuleSetConfiguration } from "./configuration.ts";
import type { RuleSet } from "./rule-set.ts";

type Chosen = Pick<RuleSet, "failurePolicy" | "failurePolicyBecause" | "onUnknown" | "timeoutSeconds">;

/** Seconds: the API server gives a request ten, and asks mutating webhooks one after another. */
const TIMEOUT = { Fail: 5, Ignore: 3 } as const;

/** What no answer means: no, where an answer might have been no. */
export function toChosenFailurePolicy(configuration: RuleSetConfiguration, hasPolicies: boolean): Chosen {
  const { failurePolicy, because } =
    configuration.failurePolicy === undefined
      ? choose(configuration, hasPolicies)
      : { failurePolicy: configuration.failurePolicy, because: "the configuration says so" };
  return {
    failurePolicy,
    failurePolicyBecause: because,
    onUnknown: configuration.onUnknown ?? (failurePolicy === "Fail" ? "deny" : "allow"),
    timeoutSeconds: configuration.timeoutSeconds ?? TIMEOUT[failurePolicy],
  };
}

/** Whether something in it may refuse an object, as far as the configuration tells. */
export function mayRefuse({ podSecurity, controls, policies, clusterPolicies }: RuleSetConfiguration): boolean {
  const lists = [controls?.deny, policies];
  return (
    podSecurity === true || clusterPolicies === true || lists.some((list) => list !== undefined && list.length > 0)
  );
}

function choose(
  { podSecurity, guard, controls, mutations, clusterPolicies }: RuleSetConfiguration,
  hasPolicies: boolean,
): { readonly failurePolicy: RuleSet["failurePolicy"]; readonly because: string } {
  const denies = [
    ...(podSecurity === true ? ["Pod Security"] : []),
    ...(guard === true ? ["the guard"] : []),
    ...((controls?.deny?.length ?? 0) > 0 ? ["controls"] : []),
    ...(hasPolicies || clusterPolicies === true ? ["policies"] : []),
  ];
  if (denies.length > 0) {
    const who = denies.join(" and ");
    return { failurePolicy: "Fail", because: `${who} may refuse objects, and no answer must not pass for a yes` };
  }
  if (mutations !== undefined && mutations.mode !== "suggest") {
    return { failurePolicy: "Fail", because: "it changes objects, and one that came in unchanged would stay so" };
  }
  return { failurePolicy: "Ignore", because: "it refuses nothing, so it must not stand in the way when it is away" };
}
