import type { Severity } from "../../model/index.ts";
import { LEASES, LIFELINES, POD_ASKS } from "./asks.ts";
import { isAboutPods } from "./check-selectors.ts";
import { toService } from "./check-reach.ts";
import type { Cluster, Namespace } from "./cluster.ts";
import { type EnforcementFinding, toFinding, toNames } from "./finding.ts";
import type { Gate } from "./gate.ts";
import type { Ask } from "./rule.ts";
import { toSight } from "./sight.ts";
import { toWebhook } from "./webhook-gates.ts";

/** How webhooks fail: open, closed on themselves, or too late. */
export function checkWebhooks(cluster: Cluster): EnforcementFinding[] {
  return cluster.gates.flatMap((gate) => [
    ...checkFailurePolicy(gate, cluster),
    ...checkDeadlock(gate, cluster),
    ...checkReinvocation(gate, cluster),
    ...checkSideEffects(gate),
  ]);
}

function checkFailurePolicy(gate: Gate, cluster: Cluster): EnforcementFinding[] {
  if (gate.failsClosed || isTwin(gate, cluster)) return [];
  const isJudge = !gate.isMutating && gate.effect === "deny";
  const severity = isJudge && isAboutPods(gate, cluster) ? "high" : isJudge ? "medium" : "low";
  const what =
    gate.is === "policy" ? "an expression that cannot be evaluated lets" : "a call that fails or takes too long lets";
  return [
    toFinding(
      "fail-open",
      severity,
      gate.object,
      [...gate.path, "failurePolicy"],
      `${gate.name}: ${what} the request through`,
    ),
  ];
}

/** A webhook with conditions that fails open beside one with conditions that fails closed: what is left out there is asked here. */
function isTwin(gate: Gate, { gates }: Cluster): boolean {
  return (
    gate.conditions.length > 0 &&
    gates.some((one) => one.object === gate.object && one.failsClosed && one.conditions.length > 0)
  );
}

function checkDeadlock(gate: Gate, cluster: Cluster): EnforcementFinding[] {
  if (gate.is !== "webhook" || !gate.failsClosed) return [];
  const find = (name: string): Namespace | undefined => cluster.namespaces.find((one) => one.name === name);
  const own = find(toService(gate)?.namespace ?? "");
  const system = find("kube-system");
  const isCaught = (ask: Ask, namespace: Namespace | undefined): boolean =>
    toSight(gate, ask, namespace, cluster) === "always";
  const caught = [
    ...(own !== undefined && isCaught(POD_ASKS["create pods"], own) ? [`pods of its own namespace ${own.name}`] : []),
    ...(system !== undefined && isCaught(POD_ASKS["create pods"], system) ? ["pods of kube-system"] : []),
    ...new Set(
      LIFELINES.filter(
        (ask) => (!ask.isNamespaced || system !== undefined) && isCaught(ask, ask.isNamespaced ? system : undefined),
      ).map(({ resource, subresource }) => (subresource === "" ? resource : `${resource}/${subresource}`)),
    ),
  ];
  if (caught.length === 0) return [];
  const message = `${gate.name} fails closed, and is asked about ${toNames(caught)}`;
  return [toFinding("deadlock", "high", gate.object, [...gate.path, "failurePolicy"], message)];
}

function checkReinvocation(gate: Gate, cluster: Cluster): EnforcementFinding[] {
  if (!gate.isMutating || gate.is !== "webhook" || gate.isReinvoked || !isAboutPods(gate, cluster)) return [];
  const others = cluster.gates.filter(
    (one) => one !== gate && one.isMutating && one.engine !== gate.engine && isAboutPods(one, cluster),
  );
  if (others.length === 0) return [];
  const message = `${gate.name} is called once, and ${toNames(others.map(({ name }) => name))} may change pods after it`;
  return [toFinding("not-reinvoked", "low", gate.object, [...gate.path, "reinvocationPolicy"], message)];
}

function checkSideEffects(gate: Gate): EnforcementFinding[] {
  if (gate.is !== "webhook") return [];
  const effects = toWebhook(gate)["sideEffects"];
  if (effects === "None" || effects === "NoneOnDryRun") return [];
  const said = typeof effects === "string" ? effects : "nothing";
  return [
    toFinding(
      "side-effects",
      "low",
      gate.object,
      [...gate.path, "sideEffects"],
      `${gate.name} says ${said} of its side effects`,
    ),
  ];
}

/** The API server's own limit of a request, and what leaders have to renew a lease. Seconds. */
const REQUEST_LIMIT = 60;
const RENEWAL_LIMIT = 10;

/** Time-outs of all webhooks that one request may wait for, as if none of them answered. */
export function checkTimeouts(cluster: Cluster): EnforcementFinding[] {
  const worst = cluster.namespaces
    .map((namespace) => toWait(POD_ASKS["create pods"], namespace, cluster))
    .toSorted((a, b) => b.seconds - a.seconds);
  const system = cluster.namespaces.find(({ name }) => name === "kube-system");
  const renewal = LEASES.map((ask) => toWait(ask, system, cluster)).find(({ seconds }) => seconds > RENEWAL_LIMIT);
  return [
    ...tell(worst[0], REQUEST_LIMIT, "medium", "a pod", "the API server gives up after 60 s"),
    ...tell(renewal, RENEWAL_LIMIT, "high", "the renewal of a lease", "a leader steps down after 10 s"),
  ];
}

interface Wait {
  readonly seconds: number;
  readonly sum: string;
  readonly longest: Gate | undefined;
  readonly where: string;
}

function tell(
  wait: Wait | undefined,
  limit: number,
  severity: Severity,
  what: string,
  then: string,
): EnforcementFinding[] {
  if (wait?.longest === undefined || wait.seconds <= limit) return [];
  const { longest, seconds, sum, where } = wait;
  const message = `${what}${where} may wait ${seconds} s (${sum}): ${then}`;
  return [toFinding("timeouts-add-up", severity, longest.object, [...longest.path, "timeoutSeconds"], message)];
}

/**
 * Mutating webhooks one after another, again those that are reinvoked when another changed the object, then validating ones side by side.
 * @see k8s.io/apiserver/pkg/admission/plugin/webhook
 */
function toWait(ask: Ask, namespace: Namespace | undefined, cluster: Cluster): Wait {
  const asked = cluster.gates.filter(
    (gate) => gate.is === "webhook" && toSight(gate, ask, namespace, cluster) !== "never",
  );
  const mutating = asked.filter(({ isMutating }) => isMutating);
  const validating = asked.filter(({ isMutating }) => !isMutating);
  const again = mutating.length > 1 ? mutating.filter(({ isReinvoked }) => isReinvoked) : [];
  const add = (gates: readonly Gate[]): number => gates.reduce((sum, { timeoutSeconds }) => sum + timeoutSeconds, 0);
  const [first, second] = [add(mutating), add(again)];
  const last = Math.max(0, ...validating.map(({ timeoutSeconds }) => timeoutSeconds));
  return {
    seconds: first + second + last,
    sum: `${first} s for ${mutating.length} mutating webhooks one after another, ${second} s for ${again.length} called again, ${last} s for the slowest of ${validating.length} validating ones`,
    longest: asked.toSorted((a, b) => b.timeoutSeconds - a.timeoutSeconds)[0],
    where: namespace === undefined ? "" : ` in ${namespace.name}`,
  };
}
