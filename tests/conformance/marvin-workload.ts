import type { CelValue } from "../../src/languages/cel/value.ts";

type Fields = { readonly [name: string]: CelValue };

/** A pod, or an object with a pod template in it. */
export interface Workload {
  readonly kind: string;
  readonly metadata?: Fields;
  readonly spec?: PodSpec & {
    readonly template?: PodTemplate;
    readonly jobTemplate?: { readonly spec?: { readonly template?: PodTemplate } };
  };
}

interface PodTemplate {
  readonly metadata?: Fields;
  readonly spec?: PodSpec;
}

interface PodSpec {
  readonly containers?: readonly Fields[];
  readonly initContainers?: readonly Fields[];
  readonly ephemeralContainers?: readonly Fields[];
}

/**
 * The variables that marvin adds. It reads pods as the typed objects of the API, so that fields written as null are not
 * there; objects that make no pods have no containers.
 */
export function toWorkloadParts(object: Workload): Fields {
  const template = toTemplate(object);
  const spec = template?.spec;
  const containers = [spec?.initContainers, spec?.containers, spec?.ephemeralContainers].flatMap((list) => list ?? []);
  return {
    object: object as unknown as CelValue,
    podMeta: withoutNulls(template?.metadata ?? null),
    podSpec: withoutNulls((spec ?? null) as CelValue),
    allContainers: containers.map(withoutNulls),
  };
}

function withoutNulls(value: CelValue): CelValue {
  return JSON.parse(JSON.stringify(value), (_, field: CelValue) => field ?? undefined) ?? null;
}

function toTemplate(object: Workload): PodTemplate | undefined {
  if (object.kind === "Pod") return object;
  return object.spec?.jobTemplate?.spec?.template ?? object.spec?.template;
}
