import { builtInKinds, type KindTable } from "../../../../inventory/kinds/index.ts";
import {
  asList,
  asObject,
  asString,
  isObject,
  type JsonObject,
  type KubernetesObject,
  type PolicyResult,
  type Problem,
  type Resource,
} from "../../../../model/index.ts";
import { withDefaultNamespace } from "../../default-namespace.ts";
import { toKnownObjects } from "../../known-objects.ts";
import type { Operation, Policy, Request, UserInfo, World } from "../../policy.ts";
import { toRequest } from "../../request.ts";
import { readCelPolicies } from "../cel/read.ts";
import { readKyvernoPolicies } from "../read.ts";
import { evaluate, type Policies, type Response } from "./evaluate.ts";
import { type ReadObjects, type TestRow, toKey, toRows, toTargetRows } from "./rows.ts";
import type { ExpectedResult, KyvernoTest } from "./test-file.ts";
import { readValues, type Values } from "./values.ts";

/** A test and the contents of all files that it names. */
export interface KyvernoTestInput {
  readonly test: KyvernoTest;
  readonly policies: readonly Resource[];
  /** Policies of other kinds, such as admission policies, compiled. */
  readonly others?: readonly Policy[];
  readonly resources: readonly KubernetesObject[];
  readonly targetResources: readonly KubernetesObject[];
  readonly paramResources: readonly KubernetesObject[];
  readonly exceptions: readonly Resource[];
  /** The file of `variables`. */
  readonly values?: JsonObject;
  readonly userInfo?: JsonObject;
  /** The file of `context`. */
  readonly context?: JsonObject;
  /** JSON that is no Kubernetes object, by the path that the test names. */
  readonly payloads?: ReadonlyMap<string, JsonObject>;
  /** Files that results name, by the path that they name. */
  readonly readObjects: ReadObjects;
  readonly now: Date;
  /** Kinds besides the built-in ones. */
  readonly kinds?: KindTable;
}

export interface KyvernoTestOutcome {
  /** For each entry of `results`, in their order, its lines. */
  readonly results: readonly (readonly TestRow[])[];
  /** What was wrong with the policies. */
  readonly problems: readonly Problem[];
  /** Everything the policies said of the resources, asked about by the test or not. */
  readonly said: readonly PolicyResult[];
}

/** Runs one test as `kyverno test` of version 1.19 does. */
export function runKyvernoTest(input: KyvernoTestInput): KyvernoTestOutcome {
  const classic = readKyvernoPolicies([...input.policies, ...input.exceptions], { now: input.now });
  const cel = readCelPolicies([...input.policies, ...input.exceptions]);
  const problems = [...classic.problems, ...cel.problems];
  const policies: Policies = { classic: classic.items, cel: cel.items, others: input.others ?? [] };
  const responses = new Responses(input, policies);
  const kinds = input.kinds ?? builtInKinds;
  const readObjects: ReadObjects = (path) =>
    input.readObjects(path)?.map((object) => withDefaultNamespace(object, kinds));
  const results = input.test.results.map((expected) => rowsOf(expected, responses, readObjects));
  return { results, problems, said: responses.said() };
}

/** Responses of all resources, by operation; computed when a result first asks for that operation. */
class Responses {
  readonly #input: KyvernoTestInput;
  readonly #policies: Policies;
  readonly #values: Values;
  readonly #world: World;
  readonly #classicWorld: World;
  /** Keys of the objects that policies may change besides those they are asked about. */
  readonly targets: readonly string[];
  readonly #resources: ReadonlyMap<string, KubernetesObject>;
  readonly #byOperation = new Map<string, ReadonlyMap<string, readonly Response[]>>();

  constructor(input: KyvernoTestInput, policies: Policies) {
    this.#input = input;
    this.#policies = policies;
    this.#values = readValues(input.values ?? input.test.values);
    const kinds = input.kinds ?? builtInKinds;
    const withDefaults = (objects: readonly KubernetesObject[]) =>
      objects.map((one) => withDefaultNamespace(one, kinds));
    const resources = withDefaults(input.resources);
    this.#resources = new Map(resources.map((resource) => [toKey(resource), resource]));
    const objects = [...resources, ...withDefaults(input.targetResources), ...withDefaults(input.paramResources)];
    this.targets = withDefaults(input.targetResources).map(toKey);
    this.#world = toWorld(input, this.#values, objects);
    this.#classicWorld = toWorld(input, this.#values, [...toMissingNamespaces(objects, this.#world), ...objects]);
  }

  of(operation: string): ReadonlyMap<string, readonly Response[]> {
    const known = this.#byOperation.get(operation);
    if (known !== undefined) return known;
    const made = new Map([...this.#resources].map(([key, resource]) => [key, this.#ask(resource, operation)]));
    for (const [path, payload] of this.#input.payloads ?? []) made.set(path, this.#askAboutJson(payload));
    this.#byOperation.set(operation, made);
    return made;
  }

  said(): PolicyResult[] {
    const all = [...this.#byOperation.values()].flatMap((byResource) => [...byResource.values()].flat());
    return all.flatMap(({ results }) => results);
  }

  #askAboutJson(payload: JsonObject): readonly Response[] {
    return this.#policies.cel.flatMap(({ name, kind, judgeJson }) => {
      if (judgeJson === undefined) return [];
      const results = judgeJson(payload, this.#world);
      return [{ policy: name, kind, is: "validation", results, objects: [], targets: [] } as const];
    });
  }

  #ask(resource: KubernetesObject, operation: string): readonly Response[] {
    const { userInfo, kinds } = this.#input;
    const roles = toRoles(userInfo);
    const celOperation = operation || this.#values.operation;
    return evaluate(resource, this.#policies, {
      world: this.#world,
      classicWorld: this.#classicWorld,
      operation,
      celOperation,
      declaredFor: (policy) => ({ ...this.#values.declaredFor(policy, resource.metadata.name ?? ""), ...roles }),
      toRequest: (object, asked) => {
        const request = toRequest(object, {
          operation: toOperation(asked),
          ...(userInfo === undefined ? {} : { userInfo: toUser(userInfo) }),
          ...(kinds === undefined ? {} : { kinds }),
        });
        return asSubresource(request, this.#values.subresources);
      },
    });
  }
}

/** Namespaces that objects are in and nobody declared. */
function toMissingNamespaces(objects: readonly KubernetesObject[], world: World): KubernetesObject[] {
  const names = new Set(objects.map(({ metadata }) => metadata.namespace ?? ""));
  return [...names]
    .filter((name) => name !== "" && world.objects.namespace(name) === undefined)
    .map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } }));
}

function toOperation(text: string): Operation {
  return text === "UPDATE" || text === "DELETE" ? text : "CREATE";
}

function toWorld(input: KyvernoTestInput, values: Values, objects: readonly KubernetesObject[]): World {
  const { test, context, now, readObjects } = input;
  const cloned = test.results.flatMap(({ cloneSourceResource: path }) =>
    path === "" ? [] : (readObjects(path) ?? []),
  );
  const contextual = asList(asObject(context?.spec)?.resources).filter(isObject) as unknown as KubernetesObject[];
  const known = toKnownObjects([...values.namespaces, ...contextual, ...objects, ...cloned]);
  return { objects: known, now, answers: toAnswers(input) };
}

/** Answers that the test declares in place of registries, services and the API server. */
function toAnswers({ test, context }: KyvernoTestInput): ReadonlyMap<string, unknown> {
  const answers = new Map<string, unknown>();
  for (const image of asList(asObject(context?.spec)?.images).filter(isObject)) {
    answers.set(`imageData ${asString(image.image) ?? ""}`, image);
  }
  for (const reference of asList(asObject(context?.spec)?.globalReferences).filter(isObject)) {
    answers.set(`globalContext ${asString(reference.name) ?? ""}`, reference.data);
  }
  for (const { name, data } of test.globalContextEntries) answers.set(`globalContext ${asString(name) ?? ""}`, data);
  for (const { method, url, urlPath, response } of test.apiCallResponses) {
    const body = asObject(response)?.body;
    const methods = asString(method) ? [asString(method)] : ["GET", "POST"];
    for (const one of methods) answers.set(`${one} ${asString(url) ?? asString(urlPath) ?? ""}`, body);
  }
  return answers;
}

function toUser(document: JsonObject): UserInfo {
  const user = asObject(document.userInfo) ?? asObject(document.requestInfo) ?? {};
  const groups = asList(user.groups).filter((group): group is string => typeof group === "string");
  return { username: asString(user.username) ?? "", groups };
}

function toRoles(document: JsonObject | undefined): { roles?: readonly string[]; clusterRoles?: readonly string[] } {
  if (document === undefined) return {};
  const texts = (list: unknown) => asList(list).filter((item): item is string => typeof item === "string");
  return { roles: texts(document.roles), clusterRoles: texts(document.clusterRoles) };
}

/** A resource of a kind that the values call a subresource is asked about as its parent's. */
function asSubresource(request: Request, subresources: readonly JsonObject[]): Request {
  for (const { subresource, parentResource } of subresources) {
    const own = asObject(subresource);
    const parent = asObject(parentResource);
    const { group, version, kind } = request.kind;
    if (own?.kind !== kind || own.version !== version || (own.group ?? "") !== group || parent === undefined) continue;
    const [, name = ""] = (asString(own.name) ?? "").split("/");
    const place = { group: asString(parent.group) ?? "", version: asString(parent.version) ?? "" };
    return {
      ...request,
      kind: { ...place, kind: asString(parent.kind) ?? "" },
      resource: { ...place, resource: asString(parent.name) ?? "" },
      subResource: name,
    };
  }
  return request;
}

function rowsOf(expected: ExpectedResult, responses: Responses, readObjects: ReadObjects): readonly TestRow[] {
  const byResource = responses.of(expected.operation);
  const targets = responses.targets.filter((key) => isNamed(expected, key));
  const named = [...byResource.keys()].filter((key) => isNamed(expected, key));
  const keys = named.length + targets.length === 0 ? [...byResource.keys()] : named;
  const all = targets.length === 0 ? [] : [...byResource.values()].flat();
  const ofTargets = targets.flatMap((key) => toTargetRows(expected, key, all, readObjects));
  // An object that is both is judged as a target.
  const own = ofTargets.length > 0 ? keys.filter((key) => !targets.includes(key)) : keys;
  const ofResources = own.flatMap((key) =>
    toRows(expected, key.replaceAll(",", "/"), byResource.get(key) ?? [], readObjects),
  );
  return [...ofResources, ...ofTargets];
}

function isNamed({ resources, specs }: ExpectedResult, key: string): boolean {
  const [apiVersion = "", , namespace = "", name = ""] = key.split(",");
  return (
    resources.some((wanted) => wanted === name || wanted === `${namespace}/${name}`) ||
    specs.some((spec) => {
      const group = asString(spec.group) ?? "";
      const version = asString(spec.version) ?? "";
      return (
        apiVersion === (group === "" ? version : `${group}/${version}`) &&
        (asString(spec.namespace) ?? "") === namespace &&
        asString(spec.name) === name
      );
    })
  );
}
