import { asList, asObject, asString, isObject, type Json, type JsonObject } from "../../../model/index.ts";
import { checkApiPath } from "./api-path.ts";
import { Fault, prefixFault } from "./fault.ts";
import { compileQuery, search } from "./query.ts";
import type { Loader, Scope } from "./scope.ts";
import { compileTemplate, type Template } from "./template.ts";

/** Compiles the entries of a `context` list. @see pkg/engine/context/loaders of Kyverno */
export function compileContext(entries: Json | undefined): readonly Loader[] {
  return asList(entries).flatMap((entry) => {
    const name = isObject(entry) ? asString(entry.name) : undefined;
    if (!isObject(entry) || name === undefined) return [];
    const isOutside = !isObject(entry.variable);
    return [{ name, dependsOnElement: namesElement(entry), isOutside, load: compileLoad(name, entry) }];
  });
}

function namesElement(value: Json | undefined): boolean {
  if (typeof value === "string") return value.includes("element");
  if (Array.isArray(value)) return value.some(namesElement);
  return isObject(value) && Object.values(value).some(namesElement);
}

function compileLoad(name: string, entry: JsonObject): Loader["load"] {
  if (isObject(entry.configMap)) return compileConfigMap(name, entry.configMap);
  if (isObject(entry.apiCall)) return compileApiCall(name, entry.apiCall);
  if (isObject(entry.globalReference)) return compileGlobalReference(name, entry.globalReference);
  if (isObject(entry.imageRegistry)) return compileImageRegistry(name);
  if (isObject(entry.variable)) return compileVariable(name, entry.variable);
  return () => new Fault(`missing ConfigMap|APICall|ImageRegistry|Variable in context entry ${name}`);
}

function compileVariable(name: string, variable: JsonObject): Loader["load"] {
  const value = isSet(variable.value) ? compileTemplate(variable.value) : undefined;
  const fallback = isSet(variable.default) ? compileTemplate(variable.default) : undefined;
  const path = asString(variable.jmesPath) === undefined ? undefined : compileTemplate(variable.jmesPath);
  return (scope) => {
    const found = loadVariable(name, { value, fallback, path }, scope);
    if (found instanceof Fault) return found;
    return found ?? new Fault(`failed to add context entry for variable ${name} since it evaluated to nil`);
  };
}

interface VariableParts {
  readonly value: Template | undefined;
  readonly fallback: Template | undefined;
  readonly path: Template | undefined;
}

function isSet(value: Json | undefined): boolean {
  return value !== undefined && value !== null;
}

function resolve(name: string, template: Template | undefined, scope: Scope): Json | Fault {
  if (template === undefined) return null;
  const made = template.resolve(scope);
  return made instanceof Fault ? prefixFault(`failed to substitute variables in context entry ${name}`, made) : made;
}

/** What the variable is worth: its default only where looking it up fails or finds nothing. */
function loadVariable(name: string, parts: VariableParts, scope: Scope): Json | Fault {
  const path = resolve(name, parts.path, scope);
  if (path instanceof Fault) return path;
  if (path !== null && typeof path !== "string") return new Fault(`jmespath value must be a string ${name}`);
  const fallback = resolve(name, parts.fallback, scope);
  if (fallback instanceof Fault) return fallback;
  const source = resolve(name, parts.value, scope);
  if (source instanceof Fault) return source;
  if (path === null || path === "") return parts.value === undefined ? fallback : source;
  const query = compileQuery(path);
  const found = parts.value === undefined ? scope.query(query) : search(query, source, scope.surroundings.world.now);
  if (!(found instanceof Fault)) return parts.value === undefined ? (found ?? fallback) : found;
  return fallback === null || found.is === "unknown"
    ? prefixFault(`failed to apply jmespath ${path} to variable ${name}`, found)
    : fallback;
}

function compileConfigMap(name: string, reference: JsonObject): Loader["load"] {
  const nameTemplate = compileTemplate(reference.name);
  const namespaceTemplate = compileTemplate(reference.namespace ?? "");
  return (scope) => {
    const mapName = resolveText(nameTemplate, scope);
    if (mapName instanceof Fault) return failed(mapName);
    const written = resolveText(namespaceTemplate, scope);
    if (written instanceof Fault) return failed(written);
    const { policyNamespace, world } = scope.surroundings;
    const namespace = written || policyNamespace || "default";
    if (policyNamespace !== "" && namespace !== policyNamespace) {
      const differs = `configMap namespace "${namespace}" is different from policy namespace "${policyNamespace}"`;
      return failed(new Fault(`context entry ${name}: ${differs}`));
    }
    const found = world.objects.find("", "ConfigMap", namespace, mapName);
    if (found === undefined)
      return failed(
        new Fault(`failed to get configmap ${namespace}/${mapName} : it is not among the known objects`, "unknown"),
      );
    return { data: found.data ?? null, metadata: found.metadata };
  };

  function failed(fault: Fault): Fault {
    return prefixFault(`failed to retrieve config map for context entry ${name}`, fault);
  }
}

function resolveText(template: Template, scope: Scope): string | Fault {
  const made = template.resolve(scope);
  if (made instanceof Fault || typeof made === "string") return made;
  return new Fault(`expected string, got ${JSON.stringify(made)}`);
}

/** Calls are never made: only what the platform declared as an answer is known. */
function compileApiCall(name: string, call: JsonObject): Loader["load"] {
  const url = compileTemplate(asString(call.urlPath) ?? asObject(call.service)?.url ?? "");
  const isService = isObject(call.service);
  const path = compileTemplate(asString(call.jmesPath) ?? "");
  const method = asString(call.method) ?? "GET";
  const fallback = call.default;
  return (scope) => {
    const target = resolveText(url, scope);
    if (target instanceof Fault) return prefixFault(`failed to substitute variables in context entry ${name}`, target);
    const refused = isService ? refuseService(scope) : checkApiPath(target, scope.surroundings.policyNamespace);
    if (refused !== undefined) return prefixFault(`failed to fetch data for APICall ${name}`, refused);
    const answer = scope.surroundings.world.answers?.get(`${method} ${target}`);
    if (answer === undefined && isSet(fallback)) return fallback;
    if (answer === undefined)
      return new Fault(
        `failed to fetch data for APICall ${name}: no answer is declared for ${method} ${target}`,
        "unknown",
      );
    return applyPath(name, path, answer as Json, scope);
  };
}

function refuseService(scope: Scope): Fault | undefined {
  return scope.surroundings.policyNamespace === ""
    ? undefined
    : new Fault("calls to services are not allowed in namespaced policies");
}

function compileGlobalReference(name: string, reference: JsonObject): Loader["load"] {
  const target = compileTemplate(asString(reference.name) ?? "");
  const path = compileTemplate(asString(reference.jmesPath) ?? "");
  return (scope) => {
    if (scope.surroundings.policyNamespace !== "")
      return new Fault(`context entry ${name}: globalReference is not allowed in namespaced policies`);
    const entry = resolveText(target, scope);
    if (entry instanceof Fault) return entry;
    const answer = scope.surroundings.world.answers?.get(`globalContext ${entry}`);
    if (answer !== undefined) return applyPath(name, path, answer as Json, scope);
    return new Fault(`failed to fetch entry key=${entry}: no answer is declared for globalContext ${entry}`, "unknown");
  };
}

function applyPath(name: string, path: Template, answer: Json, scope: Scope): Json | Fault {
  const text = resolveText(path, scope);
  if (text instanceof Fault || text === "") return text instanceof Fault ? text : answer;
  const found = search(compileQuery(text), answer, scope.surroundings.world.now);
  return found instanceof Fault
    ? prefixFault(`failed to apply JMESPath ${text} for context entry ${name}`, found)
    : found;
}

function compileImageRegistry(name: string): Loader["load"] {
  return () => new Fault(`context entry ${name} needs an image registry, which is not looked at`, "unknown");
}
