import {
  compileExpression,
  COST_PER_CALL,
  DYN,
  type Environment,
  estimateCost,
  formatExpressionError,
  kubernetesEnvironment,
  kyvernoSurroundings,
  lintExpression,
} from "../../../languages/cel/index.ts";
import { toGroup } from "../../../model/index.ts";
import { advise, type Advice } from "./advice.ts";
import { type Part, type Text, toTexts } from "./parts.ts";

const KEYS = new Set(["expression", "messageExpression", "valueExpression"]);
const NAMES = [
  "object",
  "oldObject",
  "request",
  "params",
  "namespaceObject",
  "authorizer",
  "variables",
  "images",
  "exceptions",
];

/** A large object: so many elements has every list, so many characters every text. */
const SIZE = { min: 0, max: 100 };

/** Conditions that cannot be meant, and expressions too dear for large objects. Whatever does not compile is told elsewhere. */
export function findExpressionFaults(part: Part): Advice[] {
  return [...toTexts(part.value, part.path)]
    .filter(({ path }) => KEYS.has(String(path.at(-1))))
    .flatMap((text) => check(part, text));
}

const names = NAMES.map((name) => [name, DYN] as const);

/** What expressions may name, whatever kind of policy they stand in; types are left to the engines that run them. */
const environments = {
  kubernetes: once(() => toKubernetes({})),
  // Kyverno comes with a newer cel-go than the API server, which knows the whole language.
  "kyverno.io": once(() => toKubernetes({ lacks: [] })),
  "policies.kyverno.io": once((): Environment => {
    const { libraries, variables, findStruct } = kyvernoSurroundings({});
    return { libraries, findStruct, variables: new Map([...names, ...variables]) };
  }),
};

function toKubernetes(own: Partial<Environment>): Environment {
  const base = kubernetesEnvironment();
  return { ...base, variables: new Map([...base.variables, ...names]), ...own };
}

function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => (made ??= make());
}

function check({ resource }: Part, { path, text }: Text): Advice[] {
  const group = toGroup(resource.object.apiVersion);
  const known = group === "kyverno.io" || group === "policies.kyverno.io" ? group : "kubernetes";
  const compiled = compileExpression(text, environments[known]());
  if (compiled.is === "invalid") return [];
  const { checked } = compiled.program;
  const found = lintExpression(checked).map((finding) => {
    const message = formatExpressionError(text, finding);
    return advise(resource, path, { code: "expression", level: "warning", message });
  });
  const { max } = estimateCost(checked, { sizeOf: () => SIZE });
  // Where nothing bounds a size there is nothing to say.
  if (max <= COST_PER_CALL || !Number.isFinite(max)) return found;
  const message = `with lists of ${SIZE.max} elements it may cost ${max.toLocaleString("en-US")}; the API server stops at ${COST_PER_CALL.toLocaleString("en-US")}: put fewer loops in one another`;
  return [...found, advise(resource, path, { code: "cost", level: "warning", message })];
}
