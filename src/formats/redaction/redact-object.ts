import { isObject, type Json, type JsonObject, type KubernetesObject, setOwn, toGroup } from "../../model/index.ts";
import { hideArguments, redactArguments, redactKnown, redactText, toRedactedCopy } from "./redact-text.ts";

const REDACTED = "REDACTED";
// The same in base64, as `data` of a Secret must be.
const REDACTED_BASE64 = "UkVEQUNURUQ=";
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
const MAX_DEPTH = 100;
/** Arguments of programs: what stands behind `--password` is one. */
const COMMANDS: ReadonlySet<string> = new Set(["command", "args"]);
/** What others refer to an object by; masked by their names alone, objects would no longer find each other. */
const REFERRED: ReadonlySet<string> = new Set(["labels", "matchLabels", "nodeSelector", "selector"]);
/** Where a command line belongs to a container. */
const CONTAINERS: ReadonlySet<string> = new Set(["containers", "initContainers", "ephemeralContainers"]);
/** Groups whose objects hold patterns of texts, and refer to secrets by name. */
const POLICIES = /(?:^|\.)(?:kyverno\.io|external-secrets\.io|gatekeeper\.sh|(?<!storage\.)k8s\.io)$/;

/** How the texts of an object are judged. */
interface Look {
  /** Only what is known by its look: a telling name alone is none of a credential here. */
  readonly isStrict: boolean;
  /** Of a custom resource: what is called a selector need be none. */
  readonly isCustom: boolean;
  readonly inContainer: boolean;
}

/**
 * An object as it may leave the cluster: without values of Secrets, without credentials in variables, arguments, annotations,
 * ConfigMaps or anywhere else, without managedFields and what kubectl applied. What stands in their place is what
 * `findSecrets` found there, so that findings stay what they were.
 * Never throws, never changes what it was given.
 */
export function redactObject(object: KubernetesObject): KubernetesObject {
  const isSecret = object.apiVersion === "v1" && object.kind === "Secret";
  const isConfigMap = object.apiVersion === "v1" && object.kind === "ConfigMap";
  const group = toGroup(object.apiVersion);
  const isStrict = POLICIES.test(group);
  const look: Look = { isStrict, isCustom: group.includes(".") && !isStrict, inContainer: false };
  const { apiVersion, kind, metadata, ...others } = object;
  const kept: JsonObject = { apiVersion, kind, metadata: redactMetadata(metadata, look) };
  for (const [key, value = null] of Object.entries(others)) {
    if (isSecret && key === "type") kept[key] = value;
    else if (isSecret) setOwn(kept, key, withoutValues(value, key === "data" ? REDACTED_BASE64 : REDACTED));
    else if (isConfigMap && key === "binaryData") kept[key] = withoutValues(value, REDACTED_BASE64);
    else setOwn(kept, key, redact(value, key, look, 1));
  }
  return kept as KubernetesObject;
}

/** Every value of a mapping becomes the marker; `immutable` is none. */
function withoutValues(value: Json, marker: string): Json {
  if (typeof value === "boolean" || value === null) return value;
  if (!isObject(value)) return marker;
  const kept: JsonObject = {};
  for (const key of Object.keys(value)) setOwn(kept, key, marker);
  return kept;
}

function redactMetadata(metadata: JsonObject, look: Look): JsonObject {
  const kept: JsonObject = {};
  for (const [key, value = null] of Object.entries(metadata)) {
    if (key === "managedFields") continue;
    if (key === "annotations" && isObject(value)) kept[key] = redactAnnotations(value, look);
    // Names, labels, identities: everything refers to them.
    else setOwn(kept, key, redact(value, "", { ...look, isStrict: true }, 2));
  }
  return kept;
}

function redactAnnotations(annotations: JsonObject, look: Look): JsonObject {
  const kept: JsonObject = {};
  for (const [key, value = null] of Object.entries(annotations)) {
    if (typeof value !== "string") setOwn(kept, key, redact(value, "", look, 3));
    else if (key === LAST_APPLIED) kept[key] = toRedactedCopy(value);
    else setOwn(kept, key, redactText(value, key.slice(key.lastIndexOf("/") + 1)));
  }
  return kept;
}

/** @param name what stands beside the value and says what it is; items of a list have the list's name */
function redact(value: Json, name: string, look: Look, depth: number): Json {
  if (typeof value === "string") return look.isStrict ? redactKnown(value) : redactText(value, name);
  if (typeof value !== "object" || value === null) return value;
  if (depth > MAX_DEPTH) return REDACTED;
  if (Array.isArray(value)) return redactItems(value, name, look, depth);
  const beside = typeof value["name"] === "string" ? value["name"] : "";
  const kept: JsonObject = {};
  for (const [key, item = null] of Object.entries(value)) {
    if (key === "annotations" && isObject(item)) kept[key] = redactAnnotations(item, look);
    else setOwn(kept, key, redact(item, toName(key, beside), toLook(key, look), depth + 1));
  }
  return kept;
}

function toLook(key: string, look: Look): Look {
  if (CONTAINERS.has(key)) return look.inContainer ? look : { ...look, inContainer: true };
  return !look.isStrict && !look.isCustom && REFERRED.has(key) ? { ...look, isStrict: true } : look;
}

/** The name a text is judged by: of `{ name: auth.password, value: … }` the one beside it; `key` is mostly that of a label. */
function toName(key: string, beside: string): string {
  if (key === "value" && beside !== "") return beside;
  return key === "key" ? "" : key;
}

function redactItems(items: readonly Json[], name: string, look: Look, depth: number): Json[] {
  const areWords = COMMANDS.has(name) && items.every((item) => typeof item === "string");
  if (areWords && look.inContainer) return redactArguments(items);
  const redacted = items.map((item) => redact(item, name, look, depth + 1));
  // Nobody takes these for a command line, but they may well be one.
  return areWords ? hideArguments(redacted as string[]) : redacted;
}
