import { locate } from "../../../formats/position/index.ts";
import {
  compileModules,
  type ModuleFile,
  type Prepared,
  type RegoFault,
  type RegoValue,
  toJson,
} from "../../../languages/rego/index.ts";
import { asList, dig, type Json, type Path, Problem, type Resource } from "../../../model/index.ts";
import type { Judge, Judgement } from "./constraint.ts";
import { compileNative } from "./native.ts";
import { findModuleFault } from "./module-rules.ts";
import { toPolicyProblem } from "./problem.ts";
import { toInventory, toReview } from "./review.ts";
import { traceClauses } from "./trace-clauses.ts";
import { type RegoSource, type Template, TEMPLATE_ENGINES, type TemplateEngine } from "./template.ts";

/**
 * Makes a function of a template's code.
 * @param engine only this one's code, where the template has it
 * @throws {Problem} EXPRESSION_INVALID, POLICY_INVALID
 */
export function compileTemplate(template: Template, engine?: TemplateEngine): Judge {
  const order = engine === undefined ? TEMPLATE_ENGINES : [engine, ...TEMPLATE_ENGINES];
  for (const wanted of order) {
    for (const source of template.sources) {
      if (source.engine !== wanted) continue;
      return source.engine === "Rego" ? compileRego(template.resource, source) : compileNative(template, source);
    }
  }
  throw toPolicyProblem(template.resource, ["spec", "targets"], "it holds no code");
}

function compileRego(resource: Resource, source: RegoSource): Judge {
  const { version } = source;
  const files: ModuleFile[] = [
    { name: "template", text: source.text, version },
    ...source.libraries.map((text, index) => ({ name: `lib ${index}`, text, version })),
  ];
  const compiled = compileModules(files);
  if (compiled.is === "invalid") throw toModuleProblem(resource, source, compiled.errors[0]);
  const { program } = compiled;
  const [template] = program.packages;
  if (template?.rules.has("violation") !== true)
    throw toPolicyProblem(resource, source.path, "its code has no rule named violation: it would judge nothing");
  const refused = findModuleFault(files);
  if (refused !== undefined)
    throw toModuleProblem(resource, source, { ...refused.at, code: "rego_compile_error", message: refused.message });
  // As text in brackets: names of packages may be any text.
  const path = [...template.path, "violation"];
  const asked = `data${path.map((name) => `[${JSON.stringify(name)}]`).join("")}`;
  const query = program.prepare(asked);
  return (request, world, constraint, trace) => {
    const namespace = request.namespace === "" ? undefined : world.objects.namespace(request.namespace);
    const input = {
      review: toReview(request, namespace),
      parameters: dig(constraint, "spec", "parameters") ?? {},
    } as unknown as RegoValue;
    const data = { inventory: toInventory(world.objects) } as unknown as RegoOptions["data"];
    const options = { input, data, nowNs: BigInt(world.now.getTime()) * 1_000_000n };
    if (trace !== undefined)
      traceClauses(trace, program.trace(asked, options), `data.${path.join(".")}`, { resource, source });
    return run(query, options);
  };
}

type RegoOptions = Parameters<Prepared>[0];

function run(query: Prepared, options: RegoOptions): Judgement {
  const answer = query(options);
  if (answer.is === "undefined") return { is: "judged", messages: [] };
  if (answer.is === "error") {
    const place = answer.at === undefined ? "" : `${answer.at.file}:${answer.at.line}: `;
    return { is: "error", because: `${place}${answer.code}: ${answer.message}` };
  }
  return toMessages(asList(toJson(answer.value)));
}

/** One for each message and its details: violations that differ only in what else they carry are one for Gatekeeper. */
function toMessages(violations: readonly Json[]): Judgement {
  const messages = new Map<string, string>();
  for (const violation of violations) {
    const message = dig(violation, "msg");
    // Beside violations with a text, one without is none for Gatekeeper.
    if (message === undefined) continue;
    if (typeof message !== "string")
      return { is: "error", because: `msg is ${JSON.stringify(message)}, which is no text`, isUnusable: true };
    messages.set(JSON.stringify([message, dig(violation, "details") ?? {}]), message);
  }
  if (violations.length > 0 && messages.size === 0)
    return { is: "error", because: "its violations carry no msg, which Gatekeeper refuses", isUnusable: true };
  return { is: "judged", messages: [...messages.values()] };
}

/** The fault's place in the manifest: the module is a block of text whose first line follows its key. */
function toModuleProblem(resource: Resource, source: RegoSource, fault: RegoFault | undefined): Problem {
  const { object, origin } = resource;
  const path: Path = fault?.file === "template" ? source.path : source.libraryPath;
  const text = `${object.kind} ${object.metadata.name}: ${fault?.code}: ${fault?.message} (${fault?.file}:${fault?.line}:${fault?.column})`;
  if (origin.is !== "file") return new Problem("EXPRESSION_INVALID", text);
  const key = locate(origin.document, [...origin.prefix, ...path]);
  return new Problem("EXPRESSION_INVALID", text, { at: { ...key, line: key.line + (fault?.line ?? 0) } });
}
