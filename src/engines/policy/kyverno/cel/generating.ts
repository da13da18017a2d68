import { toResource } from "../../../../inventory/kinds/index.ts";
import { BOOL, type Program } from "../../../../languages/cel/index.ts";
import {
  asList,
  asObject,
  isObject,
  type JsonObject,
  type KubernetesObject,
  type Resource,
} from "../../../../model/index.ts";
import type { Request, World } from "../../policy.ts";
import { Fault } from "../fault.ts";
import type { RuleAnswer } from "../rule-context.ts";
import type { Frame } from "./activation.ts";
import { addVariables, type CompiledSpec, compileSpec, toSpecFrame } from "./compiled-spec.ts";
import { enterSpec } from "./enter.ts";
import { compileTemplate, type Render } from "./generation-template.ts";
import { compileProgram, run } from "./program.ts";
import type { Surroundings } from "./surroundings.ts";

/** What a spec generates for a request; undefined where it does not match. */
export type Generate = (
  request: Request,
  world: World,
) => { readonly objects: readonly KubernetesObject[]; readonly answer: RuleAnswer } | undefined;

type Generation =
  | { readonly is: "expression"; readonly program: Program }
  | { readonly is: "template"; readonly render: Render };

/** @param namespace of a policy of a namespace: it generates nowhere else; empty for others */
export function compileGenerating(
  spec: JsonObject,
  exceptions: readonly Resource[],
  surroundings: Surroundings,
  namespace: string,
): Generate | Fault {
  const compiled = compileSpec({ ...spec, failurePolicy: "Fail" }, exceptions, { surroundings, mixesLiterals: true });
  if (compiled instanceof Fault) return compiled;
  const generations = compileGenerations(spec, compiled);
  if (generations instanceof Fault) return generations;
  return (request, world) => {
    const frame = toSpecFrame(compiled, request, world);
    const entered = enterSpec(compiled, frame, request, world);
    if (entered === undefined || (entered !== "entered" && entered.message === "skip")) return undefined;
    if (entered !== "entered") return { objects: [], answer: entered };
    addVariables(frame, compiled);
    const objects: KubernetesObject[] = [];
    for (const generation of generations) {
      const made = generate(generation, frame, namespace);
      if (made instanceof Fault) {
        return { objects: [], answer: { result: "error", message: `failed to evaluate policy: ${made.message}` } };
      }
      objects.push(...made);
    }
    const all = [...surroundings.generated, ...objects];
    const beyond = namespace === "" ? undefined : all.find(isOfCluster);
    if (beyond !== undefined) {
      const message = `a policy in namespace "${namespace}" cannot generate cluster-scoped resources: ${beyond.apiVersion}/${beyond.kind}`;
      return { objects: [], answer: { result: "error", message: `failed to evaluate policy: ${message}` } };
    }
    return { objects: all, answer: { result: "pass", message: "policy evaluated successfully" } };
  };
}

/** Such an object would act everywhere, whatever namespace is written into it. */
function isOfCluster({ apiVersion, kind }: KubernetesObject): boolean {
  return toResource(apiVersion, kind).namespaced === false;
}

function compileGenerations(spec: JsonObject, { environment }: CompiledSpec): readonly Generation[] | Fault {
  const generations: Generation[] = [];
  for (const [index, item] of asList(spec.generate).entries()) {
    const where = `spec.generate[${index}]`;
    const { expression, template } = isObject(item) ? item : {};
    if (isObject(template)) {
      const render = compileTemplate(template, `${where}.template`, environment.environment);
      if (render instanceof Fault) return render;
      generations.push({ is: "template", render });
    } else {
      const program = compileProgram(expression, `${where}.expression`, environment.environment, [BOOL]);
      if (program instanceof Fault) return program;
      generations.push({ is: "expression", program });
    }
  }
  return generations;
}

/** Objects of a template; those that an expression applies are with the surroundings. */
function generate(generation: Generation, frame: Frame, namespace: string): readonly KubernetesObject[] | Fault {
  if (generation.is === "expression") {
    const value = run(generation.program, frame);
    return value instanceof Fault ? value : [];
  }
  const rendered = generation.render(frame);
  if (rendered instanceof Fault) return rendered;
  const objects: KubernetesObject[] = [];
  for (const object of rendered) {
    const metadata = asObject(object.metadata) ?? {};
    const target = typeof metadata.namespace === "string" ? metadata.namespace : namespace;
    if (namespace !== "" && target !== namespace) {
      return new Fault(
        `cross-namespace generation denied: a policy in namespace "${namespace}" cannot generate resources into namespace "${target}"`,
      );
    }
    objects.push({
      ...object,
      metadata: { ...metadata, ...(target === "" ? {} : { namespace: target }) },
    } as KubernetesObject);
  }
  return objects;
}
