/**
 * Rego: how often a second the templates of Gatekeeper's library are evaluated over the objects of their own suites,
 * beside OPA's evaluator, in one run on one core. OPA gets its inputs parsed beforehand; ours are JSON. Where the
 * violations differ, it says so. Of several turns the fastest counts, on both sides: the machine may be busy with other
 * things, and JavaScript is compiled only after a while.
 *
 *   node bench/policy-rego.ts [--milliseconds 300]
 *
 * Needs the peer of bench/peers/policy/build.sh, and the corpora (HAUBERK_CONFORMANCE).
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readYaml } from "../src/formats/yaml/index.ts";
import { compileModules, toJson } from "../src/languages/rego/index.ts";
import { asList, asString, dig, type Json, type JsonObject } from "../src/model/index.ts";
import { geometricMean, type PeerResult, runPeer, timeRounds } from "./policy-peer.ts";

const { values: options } = parseArgs({ options: { milliseconds: { type: "string", default: "300" } } });
const forMs = Number(options.milliseconds);
const conformance = process.env["HAUBERK_CONFORMANCE"] ?? join(import.meta.dirname, "../../shared/conformance");
const suite = join(conformance, "gatekeeper-library");

interface SuiteCase {
  readonly template: string;
  readonly constraint: string;
  readonly object: string;
  readonly inventory?: readonly string[];
}
interface Case {
  readonly id: string;
  readonly modules: Readonly<Record<string, string>>;
  readonly query: string;
  readonly version: "v0" | "v1";
  readonly data: JsonObject;
  readonly inputs: JsonObject[];
}

function read(file: string): JsonObject {
  const path = join(suite, file);
  return readYaml(path, readFileSync(path, "utf8")).items[0]?.value as JsonObject;
}

/** The input of one case, as Gatekeeper puts it. */
function toInput({ constraint, object }: SuiteCase): JsonObject {
  const value = read(object);
  const parameters = dig(read(constraint), "spec", "parameters") ?? {};
  if (value["kind"] === "AdmissionReview") return { review: value["request"], parameters };
  const kind = { group: "", version: "v1", kind: value["kind"] };
  const name = dig(value, "metadata", "name") ?? "";
  return { review: { kind, name, operation: "CREATE", object: value, namespace: "", userInfo: {} }, parameters };
}

function toInventory(files: readonly string[]): JsonObject {
  const inventory: Record<string, Record<string, Json>> = { cluster: {}, namespace: {} };
  for (const object of files.map(read)) {
    const [apiVersion = "", kind = ""] = [asString(object["apiVersion"]), asString(object["kind"])];
    const name = asString(dig(object, "metadata", "name")) ?? "";
    const namespace = asString(dig(object, "metadata", "namespace"));
    const place = { [apiVersion]: { [kind]: { [name]: object } } };
    if (namespace === undefined) Object.assign(inventory["cluster"] as object, place);
    else Object.assign(inventory["namespace"] as object, { [namespace]: place });
  }
  return { inventory };
}

/** One case a template and inventory: all objects of its suites together. */
function readCases(): Case[] {
  const { cases } = JSON.parse(readFileSync(join(suite, "index.json"), "utf8")) as { cases: SuiteCase[] };
  const made = new Map<string, Case>();
  for (const one of cases) {
    const id = [one.template, ...(one.inventory ?? [])].join(" + ");
    const known = made.get(id);
    if (known !== undefined) {
      known.inputs.push(toInput(one));
      continue;
    }
    const target = dig(read(one.template), "spec", "targets", 0);
    const code = asList(dig(target, "code")).find((entry) => dig(entry, "engine") === "Rego");
    const source = code === undefined ? target : dig(code, "source");
    const text = asString(dig(source, "rego")) ?? "";
    const libraries = asList(dig(source, "libs")).map(
      (library, index) => [`lib${index}.rego`, library as string] as const,
    );
    made.set(id, {
      id,
      modules: { "template.rego": text, ...Object.fromEntries(libraries) },
      query: `data.${/^\s*package\s+(\S+)/m.exec(text)?.[1]}.violation`,
      version: dig(source, "version") === "v1" ? "v1" : "v0",
      data: toInventory(one.inventory ?? []),
      inputs: [toInput(one)],
    });
  }
  return [...made.values()];
}

const TURNS = 3;

/** What OPA gives, and its evaluations a second in the fastest turn. */
function runOpa(all: readonly Case[]): Map<string, { readonly result: PeerResult; readonly rate: number }> {
  const fastest = new Map<string, { readonly result: PeerResult; readonly rate: number }>();
  for (let turn = 0; turn < TURNS; turn += 1)
    for (const result of runPeer("rego", { milliseconds: forMs, cases: all })) {
      const rate = result.evaluations / (result.nanoseconds / 1e9);
      if (rate > (fastest.get(result.id)?.rate ?? 0) || !fastest.has(result.id))
        fastest.set(result.id, { result, rate });
    }
  return fastest;
}

const cases = readCases();
const peers = runOpa(cases);
const ratios: { readonly id: string; readonly ratio: number; readonly ours: number }[] = [];
let [compared, differing] = [0, 0];
for (const { id, modules, version, query, data, inputs } of cases) {
  const { result: peer, rate } = peers.get(id) as { result: PeerResult; rate: number };
  if (peer.error !== undefined) throw new Error(`${id}: ${peer.error}`);
  const compiled = compileModules(Object.entries(modules).map(([name, text]) => ({ name, text, version })));
  if (compiled.is === "invalid") throw new Error(`${id}: ${compiled.errors[0]?.message}`);
  const prepared = compiled.program.prepare(query);
  const run = (input: JsonObject) => prepared({ input, data });
  for (const [index, input] of inputs.entries()) {
    compared += 1;
    const answer = run(input);
    const ours = answer.is === "defined" ? toSorted(toJson(answer.value)) : answer.is;
    const theirs = toSorted(peer.outcomes[index]?.value as Json);
    if (ours === theirs) continue;
    differing += 1;
    console.log(`differs: ${id}\n  ours   ${ours}\n  theirs ${theirs}`);
  }
  const turns = Array.from({ length: TURNS }, () => timeRounds(forMs, inputs.length, () => inputs.forEach(run)));
  const ours = Math.max(...turns);
  ratios.push({ id, ours, ratio: ours / rate });
}

/** Sets have no order of their own in JSON. */
function toSorted(value: Json): string {
  return JSON.stringify(
    asList(value)
      .map((one) => JSON.stringify(toOrdered(one)))
      .toSorted(),
  );
}

function toOrdered(value: Json): Json {
  if (Array.isArray(value)) return value.map(toOrdered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((key) => [key, toOrdered(value[key] ?? null)]),
  );
}

ratios.sort((a, b) => a.ratio - b.ratio);
for (const { id, ratio, ours } of ratios.slice(0, 8))
  console.log(`slowest: ${ratio.toFixed(1)}× ${Math.round(ours)}/s ${id}`);
const all = ratios.map(({ ratio }) => ratio);
console.log(`${ratios.length} templates; ${differing} of ${compared} evaluations differ`);
console.log(`OPA: ${geometricMean(all).toFixed(1)}× (geometric mean), ${Math.min(...all).toFixed(1)}× at least`);
