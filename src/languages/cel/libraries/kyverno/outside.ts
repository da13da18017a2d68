import { fail } from "../../run/fail.ts";
import type { Timestamp } from "../../run/timestamp.ts";
import { opaque } from "../../type.ts";
import { CelError, CelObject, type CelValue } from "../../value.ts";

/**
 * What expressions of Kyverno's policies may learn from the outside. Everything is answered from what was declared
 * beforehand: nothing is fetched while an expression runs. What is missing here was not declared, and asking for it is
 * an error of the expression. Each may throw a CelError that says why there is no answer.
 */
export interface KyvernoOutside {
  readonly now?: () => Timestamp;
  /** Text that a pattern matches. @param pattern RE2 */
  readonly random?: (pattern: string) => string;
  /** undefined: there is no such object. @param resource plural, with a subresource `pods/log` */
  readonly getResource?: (
    apiVersion: string,
    resource: string,
    namespace: string,
    name: string,
  ) => CelValue | undefined;
  /** The list object, with `items`. @param labels that all must have */
  readonly listResources?: (
    apiVersion: string,
    resource: string,
    namespace: string,
    labels: ReadonlyMap<string, string>,
  ) => CelValue;
  readonly postResource?: (apiVersion: string, resource: string, namespace: string, body: CelValue) => CelValue;
  /** The plural of a kind; undefined where no kind has that name. */
  readonly findResource?: (apiVersion: string, kind: string) => string | undefined;
  /** null: nothing is kept under that name. @param projection "" for all of it */
  readonly globalReference?: (name: string, projection: string) => CelValue;
  readonly imageData?: (image: string) => CelValue;
  /** @param body undefined for GET */
  readonly http?: (request: HttpRequest) => CelValue;
  readonly generate?: (namespace: string, objects: readonly CelValue[]) => void;
  /** How many of the attestors signed the image. */
  readonly verifySignatures?: (image: string, attestors: readonly CelValue[]) => number;
  /** How many of the attestors signed the attestation of that type. */
  readonly verifyAttestations?: (image: string, attestation: string, attestors: readonly CelValue[]) => number;
  readonly attestationPayload?: (image: string, attestation: string) => CelValue;
}

export interface HttpRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: CelValue | undefined;
  /** PEM; "" where none was named. */
  readonly caBundle: string;
}

/** Variables by which expressions reach out, with the names of their types. */
export const CONTEXTS = {
  resource: "resource.Context",
  globalContext: "globalcontext.Context",
  http: "http.Context",
  image: "imagedata.Context",
  generator: "generator.Context",
  json: "json.Json",
  yaml: "yaml.Yaml",
} as const;

export type ContextName = keyof typeof CONTEXTS;

export const contextType = (name: ContextName): ReturnType<typeof opaque> => opaque(CONTEXTS[name]);

/** The value of such a variable. */
export class ContextValue extends CelObject {
  readonly typeName: string;
  readonly outside: KyvernoOutside;
  /** Of `http.Client(bundle)`. */
  readonly caBundle: string;
  constructor(name: ContextName, outside: KyvernoOutside, caBundle = "") {
    super();
    this.typeName = CONTEXTS[name];
    this.outside = outside;
    this.caBundle = caBundle;
  }
  equals(other: CelValue): boolean {
    return other === this;
  }
}

/**
 * An answer from the outside.
 * @param ask undefined where nothing of the kind was declared
 * @param intro of the message when there is none, `failed to get resource`
 */
export function answer<Answer>(ask: (() => Answer) | undefined, intro: string): Answer {
  if (ask === undefined) return fail(`${intro}: nothing of the kind was declared, and nothing is fetched`);
  try {
    return ask();
  } catch (error) {
    if (error instanceof CelError) return fail(`${intro}: ${error.message}`);
    throw error;
  }
}
