import { asList, dig, isObject, type Json, type Picture } from "../../../model/index.ts";
import type { Direction, PodChoice, Policy, PolicyRule } from "../model.ts";
import { givenKeys } from "../policies/fields.ts";
import type { Report } from "../policies/report.ts";
import { toCiliumRule } from "./cilium-rule.ts";
import { readEndpoints } from "./cilium-selector.ts";

/** Denials are asked before all that allows, and what allows without closing behind them. */
const DENY_PRIORITY = 2_000_000;
const ALLOW_PRIORITY = 3_000_000;
/** Further parts of one object do not count. */
const MAX_PARTS = 1000;

const KNOWN_FIELDS = new Set([
  "endpointSelector",
  "ingress",
  "egress",
  "ingressDeny",
  "egressDeny",
  "enableDefaultDeny",
  "description",
  "labels",
]);
const DIRECTIONS: readonly Direction[] = ["ingress", "egress"];

/**
 * A CiliumNetworkPolicy or CiliumClusterwideNetworkPolicy: what allows is added up with all other policies, what denies wins
 * over them, and what has rules in a direction is closed in it. Policies for nodes are about no pods.
 * @see https://docs.cilium.io/en/stable/security/policy/
 */
export function toCiliumPolicies(report: Report, picture: Picture): readonly Policy[] {
  const { object } = report.resource;
  const rank = picture.ofKind(`cilium.io/${object.kind}`).indexOf(report.resource) * 2;
  const place = object.kind === "CiliumNetworkPolicy" ? 0 : 1;
  const specs = [object["spec"], ...asList(object["specs"])].filter((spec) => spec !== undefined && spec !== null);
  return specs
    .slice(0, MAX_PARTS)
    .flatMap((spec, at) =>
      toParts(report, spec, object["spec"] === spec ? ["spec"] : ["specs", at], (rank + place) * MAX_PARTS + at),
    );
}

type Where = readonly (string | number)[];

/** @param offset keeps the priorities of parts apart */
function toParts(report: Report, spec: Json | undefined, path: Where, offset: number): readonly Policy[] {
  const { object } = report.resource;
  const namespace = object.kind === "CiliumNetworkPolicy" ? (object.metadata.namespace ?? "default") : "";
  const head = { kind: object.kind, namespace, name: object.metadata.name ?? "", resource: report.resource };
  const everyPod: PodChoice = { is: "pods", ...(namespace === "" ? {} : { namespace }) };
  const doubtful = (doubt: string): readonly Policy[] => [
    { ...head, tier: "admin", priority: -1, subjects: [everyPod], doubt },
  ];
  if (dig(spec, "nodeSelector") !== undefined) return [];
  const odd = givenKeys(spec).find((key) => !KNOWN_FIELDS.has(key));
  if (odd !== undefined) return doubtful(report.fault([...path, odd], "is not understood"));
  const subject = readEndpoints(dig(spec, "endpointSelector"), namespace, [...path, "endpointSelector"], report);
  if ("doubt" in subject) return doubtful(subject.doubt);
  const subjects = [subject.value];
  const read = { report, spec, path, namespace };
  const denied = ofDirections((direction) => readRules(read, direction, "Deny"));
  const open = ofDirections((direction) => (isClosing(spec, direction) ? [] : readRules(read, direction, "Allow")));
  const closed: Partial<Record<Direction, readonly PolicyRule[]>> = {};
  for (const direction of DIRECTIONS)
    if (isClosing(spec, direction)) closed[direction] = readRules(read, direction, "Allow");
  return [
    ...(isNothing(denied)
      ? []
      : [{ ...head, tier: "admin", priority: DENY_PRIORITY + offset, subjects, ...denied } as const]),
    ...(isNothing(open)
      ? []
      : [{ ...head, tier: "admin", priority: ALLOW_PRIORITY + offset * 2, subjects, ...open } as const]),
    { ...head, tier: "namespace", priority: 0, subjects, ...closed },
  ];
}

type Rules = Partial<Record<Direction, readonly PolicyRule[]>>;

function ofDirections(read: (direction: Direction) => readonly PolicyRule[]): Rules {
  const rules: Rules = {};
  for (const direction of DIRECTIONS) {
    const found = read(direction);
    if (found.length > 0) rules[direction] = found;
  }
  return rules;
}

const isNothing = (rules: Rules): boolean => DIRECTIONS.every((direction) => rules[direction] === undefined);

/** Rules in a direction close it, unless `enableDefaultDeny` says otherwise. */
function isClosing(spec: Json | undefined, direction: Direction): boolean {
  const said = dig(spec, "enableDefaultDeny", direction);
  if (typeof said === "boolean") return said;
  return [direction, `${direction}Deny`].some((field) => asList(dig(spec, field)).length > 0);
}

interface ReadFrom {
  readonly report: Report;
  readonly spec: Json | undefined;
  readonly path: Where;
  readonly namespace: string;
}

function readRules(
  { report, spec, path, namespace }: ReadFrom,
  direction: Direction,
  action: "Allow" | "Deny",
): readonly PolicyRule[] {
  const field = action === "Allow" ? direction : `${direction}Deny`;
  return asList(dig(spec, field)).flatMap((rule, index): readonly PolicyRule[] => {
    const place = [...path, field, index];
    if (!isObject(rule)) return [{ index, name: "", action, doubt: report.fault(place, "must be a mapping") }];
    const read = toCiliumRule(rule, { direction, action, index, path: place, namespace }, report);
    return read === undefined ? [] : [read];
  });
}
