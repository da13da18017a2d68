import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { findKind } from "../../src/inventory/kinds/index.ts";
import {
  AUTHORIZER,
  BOOL,
  checkSource,
  type CelType,
  DYN,
  equalityEstimate,
  type Environment,
  estimateCost,
  formatExpressionErrors,
  formatType,
  INT,
  kubernetesEnvironment,
  listOf,
  mapOf,
  SchemaTypes,
  sizesOf,
  STRING,
  TIMESTAMP,
} from "../../src/languages/cel/index.ts";
import type { JsonObject } from "../../src/model/index.ts";
import { whySkip } from "../required.ts";
import { anyExpressions, toBroken, toCondition, toPick } from "./cel-expressions.ts";

const hasGo = spawnSync("go", ["version"]).status === 0;
const why = whySkip("cluster", hasGo ? undefined : "Kubernetes' own checker is built with Go, and none is on PATH");

/** Without type and error: the checker itself failed. */
interface Answer {
  readonly type?: string;
  readonly error?: string;
  readonly min: number;
  readonly max: number;
}

const KINDS = [
  ["", "Pod"],
  ["apps", "Deployment"],
  ["", "Service"],
  ["networking.k8s.io", "Ingress"],
  ["autoscaling", "HorizontalPodAutoscaler"],
  ["rbac.authorization.k8s.io", "ClusterRole"],
] as const;

function schemaOf(group: string, kind: string): JsonObject {
  const schema = findKind(group, kind)?.schema();
  if (schema === undefined) throw new Error(`${kind} has no schema`);
  return schema;
}

describe.skipIf(why !== undefined)("Kubernetes' own checker", () => {
  const program = join(mkdtempSync(join(tmpdir(), "hauberk-")), "cel-check");

  beforeAll(() => {
    execFileSync("go", ["build", "-o", program, "."], { cwd: join(import.meta.dirname, "cel-check") });
  }, 600_000);

  function checkAsKubernetes(schema: JsonObject, expressions: readonly string[]): readonly Answer[] {
    const input = JSON.stringify({ schema, expressions });
    const { stdout } = spawnSync(program, { input, encoding: "utf8", maxBuffer: 1 << 30 });
    return stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Answer);
  }

  it("finds the same types, the same faults and the same costs in conditions on objects", { timeout: 120_000 }, () => {
    const pick = toPick(1);
    for (const [group, kind] of KINDS) {
      const schema = schemaOf(group, kind);
      const expressions = Array.from({ length: 1000 }, () => toCondition(pick, schema));
      expect(findDifferences(schema, expressions, checkAsKubernetes(schema, expressions))).toStrictEqual([]);
    }
  });

  it("finds the same in expressions of every form", { timeout: 120_000 }, () => {
    const schema = schemaOf("", "Namespace");
    const expressions = anyExpressions(5000);
    expect(findDifferences(schema, expressions, checkAsKubernetes(schema, expressions))).toStrictEqual([]);
  });

  it("refuses the same broken texts, mostly in the same words", { timeout: 120_000 }, () => {
    const schema = schemaOf("", "Namespace");
    const pick = toPick(2);
    const expressions = Array.from({ length: 5000 }, () => toBroken(pick));
    const answers = checkAsKubernetes(schema, expressions);
    const environment = environmentWith(schema).environment;
    const ours = expressions.map((source) => describeResult(source, environment));
    const refused = answers.map((answer) => answer.type === undefined);
    expect(expressions.filter((_, index) => ours[index]?.startsWith("ERROR") !== refused[index])).toStrictEqual([]);
    const firstLine = (text = "") => text.split("\n")[0];
    const same = answers.filter((answer, index) => firstLine(answer.error ?? answer.type) === firstLine(ours[index]));
    console.log(`${same.length} of ${answers.length} broken texts get the same first message`);
    expect(same.length / answers.length).toBeGreaterThan(0.97);
  });
});

function environmentWith(schema: JsonObject) {
  const types = new SchemaTypes();
  const object = types.add(schema, "Object1", true);
  if (object === undefined) throw new Error("the schema has no type");
  const base = kubernetesEnvironment();
  const variables = new Map<string, CelType>([
    ["object", object.type],
    ["params", DYN],
    ["variables", DYN],
    ["authorizer", AUTHORIZER],
    ["numbers", listOf(INT)],
    ["names", mapOf(STRING, listOf(STRING))],
    ["flag", BOOL],
    ["text", STRING],
    ["when", TIMESTAMP],
    ["a.b.c", INT],
  ]);
  const environment: Environment = { ...base, variables, findStruct: (name) => types.findStruct(name) };
  return { environment, sizeOf: sizesOf(types, new Map([["object", object]])) };
}

/** Names of free type variables are not told apart: they depend on the order in which overloads are tried. */
const normal = (text: string): string =>
  [...new Set(text.replaceAll(/_var\d+/g, "_var").split(/\n(?=ERROR)/))].join("\n");

function describeResult(source: string, environment: Environment): string {
  const result = checkSource(source, environment);
  return normal(result.ok ? formatType(result.checked.resultType) : formatExpressionErrors(source, result.errors));
}

/** Kubernetes counts up to 2^64 and we to Infinity; JSON brings its figures as doubles. */
const isSameCost = (theirs: number, ours: number): boolean =>
  theirs > 1e17 ? ours > 1e17 : Math.abs(theirs - ours) <= 1e-12 * theirs;

function findDifferences(schema: JsonObject, expressions: readonly string[], answers: readonly Answer[]): string[] {
  const { environment, sizeOf } = environmentWith(schema);
  const options = { sizeOf, presenceCost: 0, equalityCost: equalityEstimate };
  let accepted = 0;
  const different = expressions.filter((source, index) => {
    const answer = answers[index];
    if (answer === undefined) return true;
    if (answer.type === undefined && answer.error === undefined) return false;
    if (describeResult(source, environment) !== normal(answer.type ?? answer.error ?? "")) return true;
    const result = checkSource(source, environment);
    if (!result.ok) return false;
    accepted++;
    const cost = estimateCost(result.checked, options);
    return !isSameCost(answer.min, cost.min) || !isSameCost(answer.max, cost.max);
  });
  console.log(`${expressions.length} expressions, ${accepted} accepted, ${different.length} different`);
  return different.slice(0, 5);
}
