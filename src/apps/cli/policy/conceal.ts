import { findSecrets } from "../../../formats/secret-text/index.ts";
import { asObject, isObject, type Json, type JsonObject, type KubernetesObject } from "../../../model/index.ts";

const MASK = "•••";
/** Shorter credentials stand in other words by chance: they are masked where they are the whole text. */
const MIN_WITHIN = 5;

/** Masks credentials: those that objects hold, wherever they turn up, and whatever else looks like one. */
export class Concealer {
  readonly #secrets: readonly string[];
  readonly #known: ReadonlySet<string>;

  constructor(objects: readonly KubernetesObject[]) {
    const found = new Set<string>();
    for (const object of objects) collect(object, found);
    this.#known = found;
    // The longest first: one may be part of another.
    this.#secrets = [...found].filter(({ length }) => length >= MIN_WITHIN).sort((a, b) => b.length - a.length);
  }

  /** @param name what stands beside the text and says what it is: a key, a variable */
  text(text: string, name = ""): string {
    return this.#known.has(text) || findSecrets(text, name).length > 0 ? MASK : this.source(text);
  }

  /** Text of a policy, which holds credentials only where values were put into it. */
  source(text: string): string {
    let masked = text;
    for (const secret of this.#secrets) if (masked.includes(secret)) masked = masked.replaceAll(secret, MASK);
    return masked;
  }

  value(value: Json, name = ""): Json {
    if (typeof value === "string") return this.text(value, name);
    if (Array.isArray(value)) return value.map((item) => this.value(item));
    return isObject(value) ? this.#object(value) : value;
  }

  #object(object: JsonObject): JsonObject {
    return Object.fromEntries(
      Object.entries(object).map(([key, value]) => {
        const name = key === "value" && typeof object["name"] === "string" ? object["name"] : key;
        return [this.text(key), this.value(value ?? null, name)];
      }),
    );
  }
}

function collect(object: KubernetesObject, found: Set<string>): void {
  if (object.kind === "Secret") {
    for (const value of Object.values(asObject(object["stringData"]) ?? {})) add(value, found);
    for (const value of Object.values(asObject(object["data"]) ?? {})) {
      add(value, found);
      if (typeof value === "string") add(Buffer.from(value, "base64").toString("utf8"), found);
    }
  }
  collectNamed(object, "", found);
}

/** Of an entry of a list of variables the name is its own. */
function collectNamed(value: Json | undefined, name: string, found: Set<string>): void {
  if (typeof value === "string") {
    if (findSecrets(value, name).length > 0) found.add(value);
  } else if (Array.isArray(value)) value.forEach((item) => collectNamed(item, "", found));
  else if (isObject(value)) {
    const own = typeof value["name"] === "string" ? value["name"] : undefined;
    for (const [key, item] of Object.entries(value)) collectNamed(item, key === "value" ? (own ?? key) : key, found);
  }
}

function add(value: Json | undefined, found: Set<string>): void {
  if (typeof value === "string" && value !== "") found.add(value);
}
