import type { KindTable } from "../../../inventory/kinds/index.ts";
import { asObject, type Batch, type Problem, type Resource, toGroup } from "../../../model/index.ts";
import type { Policy } from "../policy.ts";
import { AttributeCache, type ObjectForm } from "./attributes.ts";
import { type Binding, readBinding, toEveryBinding } from "./binding.ts";
import { PolicyCompiler, readDefinition } from "./definition.ts";
import { findFieldFaults } from "./field-values.ts";
import { toMutatingPolicy } from "./mutating-policy.ts";
import { readMutations } from "./mutations.ts";
import { toProblem } from "./problem.ts";
import { type Setting, toValidatingPolicy } from "./validating-policy.ts";
import { readAuditAnnotations, readValidations } from "./validations.ts";

/** How admission policies are read. */
export interface AdmissionOptions {
  /** Default: as people write them, so defaults are set before anything is judged. */
  readonly objects?: ObjectForm;
  /** The kinds that are known; default: the built-in ones, and those whose definitions are among the known objects. */
  readonly kinds?: KindTable;
  /** Whether a policy without any binding is judged, as if bound to everything; default true. */
  readonly judgesUnbound?: boolean;
}

const KINDS = new Set([
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "MutatingAdmissionPolicy",
  "MutatingAdmissionPolicyBinding",
]);

/** Whether the object is a policy or a binding of `admissionregistration.k8s.io`, in any version. */
export function isAdmissionPolicy({ object }: Resource): boolean {
  return toGroup(object.apiVersion) === "admissionregistration.k8s.io" && KINDS.has(object.kind);
}

/** Policies with their bindings, compiled. One that is at fault is left out, with what is wrong with it; it hides no other. */
export function readAdmissionPolicies(resources: readonly Resource[], options: AdmissionOptions = {}): Batch<Policy> {
  const { kinds } = options;
  const setting = { kinds, attributes: new AttributeCache(options.objects ?? "as written", kinds) };
  const bindings = readBindings(resources, kinds);
  const items: Policy[] = [];
  const problems: Problem[] = resources.flatMap(findBindingFaults);
  for (const resource of resources) {
    const { kind, metadata } = resource.object;
    if (kind.endsWith("Binding")) continue;
    const own = bindings.get(`${kind}/${metadata.name ?? ""}`) ?? [];
    if (own.length === 0 && options.judgesUnbound === false) continue;
    const compiler = new PolicyCompiler(resource, true);
    const policy = toPolicy(compiler, own.length === 0 ? [toEveryBinding(kinds)] : own, setting);
    problems.push(...compiler.problems);
    if (compiler.problems.length === 0) items.push(policy);
  }
  return { items, problems };
}

function findBindingFaults(resource: Resource): Problem[] {
  if (!resource.object.kind.endsWith("Binding")) return [];
  const faults = findFieldFaults(asObject(resource.object["spec"]) ?? {});
  return faults.map(({ path, message }) => toProblem(resource, path, message));
}

function readBindings(resources: readonly Resource[], kinds: KindTable | undefined): Map<string, Binding[]> {
  const bindings = new Map<string, Binding[]>();
  for (const resource of resources) {
    if (!resource.object.kind.endsWith("Binding")) continue;
    const binding = readBinding(resource, kinds);
    const key = `${resource.object.kind.slice(0, -"Binding".length)}/${binding.policyName}`;
    const known = bindings.get(key);
    if (known === undefined) bindings.set(key, [binding]);
    else known.push(binding);
  }
  return bindings;
}

function toPolicy(compiler: PolicyCompiler, bindings: readonly Binding[], setting: Setting): Policy {
  const definition = readDefinition(compiler, setting.kinds);
  if (compiler.resource.object.kind === "MutatingAdmissionPolicy") {
    return toMutatingPolicy({ definition, bindings, mutations: readMutations(compiler, definition.spec) }, setting);
  }
  const validations = readValidations(compiler, definition.spec);
  const annotations = readAuditAnnotations(compiler, definition.spec);
  return toValidatingPolicy({ definition, bindings, validations, annotations }, setting);
}
