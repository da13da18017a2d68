import { type KubernetesObject, type PolicyResult, toResourceId } from "../../../../model/index.ts";
import { isSameResource } from "./compare.ts";
import type { Response } from "./evaluate.ts";
import type { ExpectedResult } from "./test-file.ts";

/** One line of what `kyverno test` reports. */
export interface TestRow {
  readonly policy: string;
  readonly rule: string;
  /** `apiVersion/Kind/namespace/name` */
  readonly resource: string;
  readonly result: "pass" | "fail" | "skip";
  /** `Ok`, `Excluded`, `Want fail, got pass`, `Not found`, … */
  readonly reason: string;
  readonly message: string;
}

/** Objects of a file that the test names; undefined where it cannot be read. */
export type ReadObjects = (path: string) => readonly KubernetesObject[] | undefined;

/** The lines for one resource under one entry of `results`. */
export function toRows(
  expected: ExpectedResult,
  resource: string,
  responses: readonly Response[],
  readObjects: ReadObjects,
): readonly TestRow[] {
  const wanted = expected.policy.split("/").at(-1);
  const rows: TestRow[] = [];
  let isSkipped = false;
  for (const response of responses) {
    if (response.policy !== wanted) continue;
    for (const result of response.results) {
      if (!isAsked(expected, response, result)) continue;
      const row = toRow(expected, resource, response, result, readObjects);
      if (row === undefined) isSkipped = true;
      else rows.push(row);
    }
  }
  if (rows.length > 0) return rows;
  const { policy, rule } = expected;
  const skip = { policy, rule, resource, result: "skip" } as const;
  if (isSkipped) {
    const message = `${expected.patchedResources} does not have it, so that nothing is compared`;
    return [{ ...skip, reason: "Not in manifest", message }];
  }
  const known = responses.some((response) => response.policy === wanted);
  // A policy that was asked and had nothing to say: the resource is none of its business.
  return known
    ? [{ ...skip, reason: "Excluded", message: "Excluded" }]
    : [{ ...skip, result: "fail", reason: "Not found", message: "Not found" }];
}

/**
 * The lines for one existing object that policies change when other objects are asked about.
 * @param responses of all objects that were asked about
 */
export function toTargetRows(
  expected: ExpectedResult,
  target: string,
  responses: readonly Response[],
  readObjects: ReadObjects,
): readonly TestRow[] {
  const wanted = expected.policy.split("/").at(-1);
  return responses
    .filter(({ policy }) => policy === wanted)
    .flatMap((response) => {
      const changed = response.targets.find((object) => toKey(object) === target);
      const result = response.results.find((one) => isAsked(expected, response, one)) ?? response.results[0];
      if (changed === undefined) return [];
      const rule = result?.rule ?? expected.rule;
      const said = { policy: expected.policy, policyKind: response.kind, rule, resource: toResourceId(changed) };
      const outcome: PolicyResult = { ...said, result: "pass", message: "" };
      const row = toRow(
        expected,
        target.replaceAll(",", "/"),
        { ...response, objects: [changed] },
        outcome,
        readObjects,
      );
      return row ?? [];
    });
}

const CLASSIC = new Set(["Policy", "ClusterPolicy"]);

function isAsked({ rule }: ExpectedResult, response: Response, result: PolicyResult): boolean {
  if (rule === "" || !CLASSIC.has(response.kind)) return true;
  return [rule, `autogen-${rule}`, `autogen-cronjob-${rule}`].includes(result.rule);
}

/** Undefined: a patched resource that the file does not have is not judged. */
function toRow(
  expected: ExpectedResult,
  resource: string,
  response: Response,
  result: PolicyResult,
  readObjects: ReadObjects,
): TestRow | undefined {
  const difference = findDifference(expected, response, readObjects);
  if (difference?.reason === "Missing") {
    if (!expected.failsOnMissing && response.is === "mutation") return undefined;
    return toOutcome(expected, resource, result, "Resource error", difference.message);
  }
  if (difference !== undefined) return toOutcome(expected, resource, result, "Resource diff", difference.message);
  if (result.result === expected.result) return toOutcome(expected, resource, result, "Ok", result.message);
  return toOutcome(expected, resource, result, `Want ${expected.result}, got ${result.result}`, result.message);
}

function toOutcome(
  expected: ExpectedResult,
  resource: string,
  { rule }: PolicyResult,
  reason: string,
  message: string,
): TestRow {
  const result = reason === "Ok" ? "pass" : "fail";
  return { policy: expected.policy, rule, resource, result, reason, message };
}

function findDifference(
  expected: ExpectedResult,
  response: Response,
  readObjects: ReadObjects,
): { readonly reason: "Missing" | "Different"; readonly message: string } | undefined {
  if (response.is === "mutation") {
    if (expected.patchedResources === "") return undefined;
    return compareWith([expected.patchedResources], response.objects, readObjects);
  }
  if (response.is !== "generation" || expected.generatedResources.length === 0) return undefined;
  return compareWith(expected.generatedResources, response.objects, readObjects);
}

function compareWith(
  paths: readonly string[],
  objects: readonly KubernetesObject[],
  readObjects: ReadObjects,
): { readonly reason: "Missing" | "Different"; readonly message: string } | undefined {
  const known = paths.flatMap((path) => readObjects(path) ?? []);
  const pairs = objects.map((object) => ({ object, counterpart: known.find((one) => isNamedAlike(one, object)) }));
  const different = pairs.find(
    ({ object, counterpart }) => counterpart !== undefined && !isSameResource(object, counterpart),
  );
  if (different !== undefined) {
    return { reason: "Different", message: `${toKey(different.object)} is not as ${paths.join(", ")} has it` };
  }
  const [first] = objects;
  if (first === undefined || pairs.some(({ counterpart }) => counterpart !== undefined)) return undefined;
  return { reason: "Missing", message: `resource with name ${first.metadata.name ?? ""} not found in manifest` };
}

function isNamedAlike(a: KubernetesObject, b: KubernetesObject): boolean {
  return toKey(a) === toKey(b);
}

/** `apiVersion,Kind,namespace,name` */
export function toKey({ apiVersion, kind, metadata }: KubernetesObject): string {
  return [apiVersion, kind, metadata.namespace ?? "", metadata.name ?? ""].join(",");
}
