import { type Batch, type JsonObject, Problem, type Resource, toGroup } from "../../../model/index.ts";
import type { KindTable } from "../../../inventory/kinds/index.ts";
import type { Policy } from "../policy.ts";
import { type EnforcementPoint, type Judge, toConstraintPolicy } from "./constraint.ts";
import { toConstraintSchema } from "./constraint-schema.ts";
import { withDefaults } from "./defaults.ts";
import { readExpansion } from "./expansion.ts";
import { MUTATOR_KINDS, readMutator } from "./mutation/mutator.ts";
import { toMutationPolicy } from "./mutation/policy.ts";
import { findConstraintFault } from "./parameters.ts";
import { toPolicyProblem } from "./problem.ts";
import { readTemplate, type Template, type TemplateEngine } from "./template.ts";
import { compileTemplate } from "./compile-template.ts";

export interface GatekeeperOptions {
  /** Only this engine's code is used, where a template has it; absent: CEL before Rego, as Gatekeeper does. */
  readonly engine?: TemplateEngine;
  readonly point?: EnforcementPoint;
  /** Kinds by which constraints are taken for resources; absent: the built-in ones. */
  readonly kinds?: KindTable;
}

interface Compiled {
  readonly template: Template;
  readonly judge: Judge;
  /** Of a whole constraint. */
  readonly schema: JsonObject;
  /** All of the template's code. */
  readonly code: string;
}

/** Whether Gatekeeper's engine reads this object: templates, constraints, mutators and expansion templates. */
export function isGatekeeperPolicy(resource: Resource): boolean {
  return toGroup(resource.object.apiVersion).endsWith(".gatekeeper.sh");
}

/** Reads templates with their constraints, mutators and expansion templates; what is none of these is left alone. */
export function readGatekeeperPolicies(resources: readonly Resource[], options: GatekeeperOptions = {}): Batch<Policy> {
  const problems: Problem[] = [];
  const attempt = <Item>(read: () => Item): Item[] => {
    try {
      return [read()];
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problems.push(error);
      return [];
    }
  };
  const own = (group: string): Resource[] =>
    resources.filter(({ object }) => toGroup(object.apiVersion) === `${group}.gatekeeper.sh`);
  const templates = new Map<string, Compiled>();
  for (const resource of own("templates").filter(({ object }) => object.kind === "ConstraintTemplate")) {
    for (const compiled of attempt(() => toCompiled(resource, options))) {
      templates.set(compiled.template.kind, compiled);
    }
  }
  const expansions = own("expansion").flatMap((resource) => attempt(() => readExpansion(resource)));
  const mutators = own("mutations")
    .filter(({ object }) => (MUTATOR_KINDS as readonly string[]).includes(object.kind))
    .flatMap((resource) => attempt(() => readMutator(resource)));
  const constraints = own("constraints").flatMap((resource) =>
    attempt(() => {
      const compiled = templates.get(resource.object.kind);
      if (compiled === undefined)
        throw toPolicyProblem(
          resource,
          ["kind"],
          "its ConstraintTemplate was not given or is faulty: it judges nothing",
        );
      checkConstraint(resource, compiled.schema);
      const object = withDefaults(resource.object, compiled.template.schema);
      const filled = { ...resource, object };
      const point = options.point ?? "gator.gatekeeper.sh";
      const about = { kinds: options.kinds, code: compiled.code };
      return toConstraintPolicy(filled, compiled.judge, expansions, point, mutators, about);
    }),
  );
  const mutation = mutators.length === 0 ? [] : [toMutationPolicy(mutators)];
  return { items: [...mutation, ...constraints], problems };
}

function toCompiled(resource: Resource, options: GatekeeperOptions): Compiled {
  const template = readTemplate(resource);
  const judge = compileTemplate(template, options.engine);
  const code = JSON.stringify(template.sources);
  return { template, judge, schema: toConstraintSchema(template.schema), code };
}

const NAME = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

/** @throws {Problem} CONSTRAINT_INVALID where its schema refuses it, POLICY_INVALID where Gatekeeper does */
function checkConstraint(resource: Resource, schema: JsonObject): void {
  const { object } = resource;
  const fault = findConstraintFault(object, schema);
  if (fault?.isOfSchema === true) throw toPolicyProblem(resource, fault.path, fault.message, "CONSTRAINT_INVALID");
  if (fault !== undefined) throw toPolicyProblem(resource, fault.path, fault.message);
  if (!NAME.test(object.metadata.name ?? ""))
    throw toPolicyProblem(resource, ["metadata", "name"], "its name must be that of a DNS subdomain");
  if (!/\/v1(?:alpha|beta)1$/.test(object.apiVersion))
    throw toPolicyProblem(resource, ["apiVersion"], "constraints are of version v1beta1 or v1alpha1");
}
