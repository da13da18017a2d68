import { locate } from "../../../formats/position/index.ts";
import {
  asList,
  asObject,
  asString,
  isObject,
  type JsonObject,
  type Location,
  type Path,
  type Resource,
} from "../../../model/index.ts";
import { ignoresFaults } from "./failure-action.ts";

/** A policy as written, with the parts that all its rules share. */
export interface PolicySource {
  readonly resource: Resource;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** `name`, or `namespace/name`. */
  readonly key: string;
  readonly spec: JsonObject;
  readonly rules: readonly JsonObject[];
  /** What the annotation says about rules for pod controllers. */
  readonly controllers: string | undefined;
  readonly appliesOne: boolean;
  readonly isScored: boolean;
  /** What goes wrong in its rules blocks nothing. */
  readonly ignoresFaults: boolean;
}

const CONTROLLERS = "pod-policies.kyverno.io/autogen-controllers";
const SCORED = "policies.kyverno.io/scored";

export function toPolicySource(resource: Resource): PolicySource {
  const { object } = resource;
  const spec = asObject(object.spec) ?? {};
  const { name = "", annotations } = object.metadata;
  const namespace =
    object.kind === "Policy" || object.kind === "CleanupPolicy" ? (object.metadata.namespace ?? "default") : "";
  const note = (key: string) =>
    annotations !== undefined && Object.hasOwn(annotations, key) ? annotations[key] : undefined;
  return {
    resource,
    kind: object.kind,
    name,
    namespace,
    key: namespace === "" ? name : `${namespace}/${name}`,
    spec,
    rules: asList(spec.rules).filter(isObject),
    controllers: asString(note(CONTROLLERS)),
    appliesOne: spec.applyRules === "One",
    isScored: note(SCORED) !== "false",
    ignoresFaults: ignoresFaults(spec),
  };
}

/** Where a path of the object stands in its file; undefined for objects of a cluster. */
export function placeOf({ origin }: Resource, path: Path): Location | undefined {
  return origin.is === "file" ? locate(origin.document, [...origin.prefix, ...path]) : undefined;
}

export function placeOfRule({ resource }: PolicySource, index: number): Location | undefined {
  return placeOf(resource, ["spec", "rules", index]);
}
