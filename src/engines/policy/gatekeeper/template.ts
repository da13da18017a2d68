import {
  asList,
  asObject,
  asString,
  dig,
  type Json,
  type JsonObject,
  type KubernetesObject,
  type Path,
  type Resource,
} from "../../../model/index.ts";
import { findSchemaFault, withUnknownFields } from "./constraint-schema.ts";
import { toPolicyProblem } from "./problem.ts";

/** The engines a template may carry code for, in the order in which Gatekeeper prefers them. */
export const TEMPLATE_ENGINES = ["K8sNativeValidation", "Rego"] as const;
export type TemplateEngine = (typeof TEMPLATE_ENGINES)[number];

export interface RegoSource {
  readonly engine: "Rego";
  readonly text: string;
  /** Modules of package `lib…`, in their order. */
  readonly libraries: readonly string[];
  readonly version: "v0" | "v1";
  /** Path of the text in the template. */
  readonly path: Path;
  readonly libraryPath: Path;
}

export interface NativeSource {
  readonly engine: "K8sNativeValidation";
  readonly source: JsonObject;
  readonly path: Path;
}

/** A ConstraintTemplate, read and not yet compiled. */
export interface Template {
  readonly resource: Resource;
  /** The kind of its constraints, `K8sRequiredLabels`. */
  readonly kind: string;
  /** OpenAPI v3 schema of `spec.parameters`; absent: there must be none. */
  readonly schema: JsonObject | undefined;
  readonly sources: readonly (RegoSource | NativeSource)[];
}

const TARGET = "admission.k8s.gatekeeper.sh";

/**
 * Reads a ConstraintTemplate (templates.gatekeeper.sh/v1, v1beta1, v1alpha1).
 * @throws {Problem} POLICY_INVALID where Gatekeeper would refuse it
 */
export function readTemplate(resource: Resource): Template {
  const { object } = resource;
  const kind = asString(dig(object, "spec", "crd", "spec", "names", "kind"));
  if (kind === undefined || kind === "")
    throw toPolicyProblem(resource, ["spec", "crd"], "spec.crd.spec.names.kind is missing: name the constraints' kind");
  if (object.metadata.name !== kind.toLowerCase())
    throw toPolicyProblem(
      resource,
      ["metadata", "name"],
      `its name must be ${kind.toLowerCase()}, its kind in lower case`,
    );
  const targets = asList(dig(object, "spec", "targets"));
  const [target] = targets;
  if (targets.length !== 1 || dig(target, "target") !== TARGET)
    throw toPolicyProblem(resource, ["spec", "targets"], `exactly one target is needed: ${TARGET}`);
  const sources = readSources(resource, target ?? null);
  if (sources.length === 0)
    throw toPolicyProblem(resource, ["spec", "targets", 0], "it holds code for neither Rego nor K8sNativeValidation");
  const schema = readSchema(object);
  const path = ["spec", "crd", "spec", "validation", "openAPIV3Schema"];
  const fault = schema === undefined ? undefined : findSchemaFault(schema);
  if (fault !== undefined) throw toPolicyProblem(resource, path, `the schema of its parameters is none: ${fault}`);
  return { resource, kind, schema, sources };
}

/** Older templates keep parameters that their schema does not name, unless they say otherwise. */
function readSchema(template: KubernetesObject): JsonObject | undefined {
  const validation = asObject(dig(template, "spec", "crd", "spec", "validation")) ?? {};
  const schema = asObject(validation["openAPIV3Schema"]);
  const said = validation["legacySchema"];
  const isLegacy = typeof said === "boolean" ? said : !template.apiVersion.endsWith("/v1");
  return isLegacy ? withUnknownFields(schema ?? {}) : schema;
}

function readSources(resource: Resource, target: Json): (RegoSource | NativeSource)[] {
  const base: Path = ["spec", "targets", 0];
  const sources: (RegoSource | NativeSource)[] = [];
  const rego = asString(dig(target, "rego"));
  if (rego !== undefined && rego !== "")
    sources.push(toRego(rego, asList(dig(target, "libs")), "v0", [...base, "rego"], [...base, "libs"]));
  for (const [index, code] of asList(dig(target, "code")).entries()) {
    const path: Path = [...base, "code", index, "source"];
    const source = asObject(dig(code, "source"));
    if (source === undefined) throw toPolicyProblem(resource, path, "source is missing");
    switch (dig(code, "engine")) {
      case "K8sNativeValidation":
        sources.push({ engine: "K8sNativeValidation", source, path });
        break;
      case "Rego": {
        const text = asString(source["rego"]);
        if (text === undefined) throw toPolicyProblem(resource, path, "source.rego is missing");
        const version = source["version"] === "v1" ? "v1" : "v0";
        sources.push(toRego(text, asList(source["libs"]), version, [...path, "rego"], [...path, "libs"]));
        break;
      }
      default:
        // Of an engine that is not here: the template may hold code for others.
        break;
    }
  }
  return sources;
}

function toRego(
  text: string,
  libraries: readonly Json[],
  version: "v0" | "v1",
  path: Path,
  libraryPath: Path,
): RegoSource {
  return {
    engine: "Rego",
    text,
    libraries: libraries.filter((library) => typeof library === "string"),
    version,
    path,
    libraryPath,
  };
}
