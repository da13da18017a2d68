import { asList, asString, dig, isObject, type Json, type JsonObject, type Path } from "../model/index.ts";
import type { PodTemplatePlace } from "./built-in-places.ts";
import { CONTAINER_LISTS, SINGLE_CONTAINERS } from "./container-fields.ts";
import type { SchemaPlaces } from "./schema-places.ts";

const MAX_DEPTH = 64;
/** Of one object, in each way of searching. */
const MAX_VALUES = 300_000;
const MAX_PLACES = 5_000;

/** One search through one custom resource, for the pod specs it carries. */
export class TemplateSearch {
  readonly places: PodTemplatePlace[] = [];
  isCut = false;
  readonly #object: JsonObject;
  readonly #found = new Set<string>();
  /** The way to the value under search; put on and taken off, as a copy for each value would cost most of the time. */
  readonly #way: (string | number)[] = [];
  #left = 0;

  constructor(object: JsonObject) {
    this.#object = object;
  }

  /**
   * Finds mappings with `containers` (or a pod's other lists) of which one names its image (Argo Rollout, Knative, OpenKruise,
   * Kubeflow), Tekton's `steps`, Argo Workflows' `container` and `script`. What is found hides nothing that lies deeper.
   */
  byStructure(): void {
    this.#left = MAX_VALUES;
    this.#eachField(this.#object, (value, key) => {
      if (key !== "metadata" && key !== "status") this.#look(value);
    });
  }

  /** Finds the values that the schema says are pod specs. */
  bySchema(schema: SchemaPlaces): void {
    this.#left = MAX_VALUES;
    this.#follow(this.#object, schema);
  }

  #look(value: Json): void {
    if (typeof value !== "object" || value === null || !this.#mayEnter()) return;
    if (isObject(value) && holdsContainers(value)) this.#add();
    this.#eachField(value, (inner) => this.#look(inner));
  }

  #follow(value: Json, schema: SchemaPlaces): void {
    if (typeof value !== "object" || value === null || !this.#mayEnter()) return;
    const { holds, fields, every } = schema;
    if (holds !== undefined && isObject(value) && (holds === "pod" ? hasContainers(value) : holdsContainers(value))) {
      this.#add();
    }
    this.#eachField(value, (inner, key) => {
      const next = (typeof key === "string" ? fields.get(key) : undefined) ?? every;
      if (next !== undefined) this.#follow(inner, next);
    });
  }

  #mayEnter(): boolean {
    this.#left -= 1;
    const mayEnter = this.#left >= 0 && this.#way.length <= MAX_DEPTH && this.places.length < MAX_PLACES;
    if (!mayEnter) this.isCut = true;
    return mayEnter;
  }

  #eachField(value: JsonObject | Json[], visit: (inner: Json, key: string | number) => void): void {
    const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
    for (const key of keys) {
      const inner = (value as JsonObject)[key];
      if (inner === undefined) continue;
      this.#way.push(key);
      visit(inner, key);
      this.#way.pop();
    }
  }

  #add(): void {
    const specPath = [...this.#way];
    const key = JSON.stringify(specPath);
    if (this.#found.has(key)) return;
    this.#found.add(key);
    const metadataPath: Path = [...(specPath.at(-1) === "spec" ? specPath.slice(0, -1) : specPath), "metadata"];
    this.places.push({ specPath, metadataPath });
  }
}

function holdsContainers(value: JsonObject): boolean {
  return (
    CONTAINER_LISTS.some((field) => asList(own(value, field)).some(hasImage)) ||
    SINGLE_CONTAINERS.some((field) => hasImage(own(value, field))) ||
    // Tekton: steps take the image of the template where they name none.
    (hasImage(own(value, "stepTemplate")) && asList(own(value, "steps")).some(isObject))
  );
}

function hasImage(value: Json | undefined): boolean {
  return asString(dig(value, "image")) !== undefined;
}

function hasContainers(value: JsonObject): boolean {
  return asList(own(value, "containers")).some(isObject);
}

function own(value: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
