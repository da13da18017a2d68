import { type Expr, type RefTerm, type Rule, type Term, toJson } from "../../../languages/rego/index.ts";
import { quote, toAll, toAny, toField, toLiteral, toNot, Untranslatable } from "./cel-text.ts";
import { TESTS, VALUES } from "./rego-functions.ts";

/** Names and the texts of CEL that stand for their values, which are there. */
type Names = ReadonlyMap<string, string>;
/** What must hold of a value. */
type Then = (value: string, names: Names) => string;

const MAPS = new Set(["labels", "annotations", "nodeSelector", "matchLabels", "limits", "requests", "data"]);
const DEEPEST = 40;

/** Rego's variables of a request as admission policies name them, longest first. */
const ROOTS: readonly (readonly [string, string])[] = [
  ["review.object", "variables.anyObject"],
  ["review.oldObject", "oldObject"],
  ["review.kind", "request.kind"],
  ["review.operation", "request.operation"],
  ["review.name", "request.name"],
  ["review.namespace", "request.namespace"],
  ["review.userInfo", "request.userInfo"],
  ["parameters", "variables.params"],
];

/**
 * Translates bodies of rules: "there are values for the names so that every line holds" becomes loops in one another.
 * Whatever it cannot say it throws as `Untranslatable`.
 */
export class BodyTranslator {
  readonly #rules: ReadonlyMap<string, readonly Rule[]>;
  #loops = 0;
  #depth = 0;

  /** @param rules of all modules, by their last name */
  constructor(rules: ReadonlyMap<string, readonly Rule[]>) {
    this.#rules = rules;
  }

  /** Whether any clause of a rule holds. @param then asked of its head */
  clauses(rules: readonly Rule[], args: readonly string[], then: Then): string {
    if (this.#depth >= DEEPEST) throw new Untranslatable("rules call one another too deeply");
    this.#depth += 1;
    const parts = rules
      .filter((rule) => !(rule.isDefault && rule.value?.is === "const" && rule.value.value === false))
      .map((rule) => {
        if (rule.otherwise !== undefined || rule.isDefault) throw new Untranslatable("else and default values");
        return this.#bind(rule.args ?? [], args, new Map(), (names) =>
          this.#body(rule.body, names, (inner) => this.#term(rule.key ?? rule.value ?? TRUE, inner, then)),
        );
      });
    this.#depth -= 1;
    return toAny(parts);
  }

  #bind(parameters: readonly Term[], args: readonly string[], names: Names, then: (names: Names) => string): string {
    const bound = new Map(names);
    for (const [index, parameter] of parameters.entries()) {
      if (parameter.is !== "var") throw new Untranslatable("a function is told apart by its arguments");
      bound.set(parameter.name, args[index] ?? "null");
    }
    return then(bound);
  }

  #body(body: readonly Expr[], names: Names, then: (names: Names) => string): string {
    const [first, ...rest] = body;
    if (first === undefined) return then(names);
    if (first.with.length > 0) throw new Untranslatable("with replaces what a rule sees");
    if (first.negated) return toAll([toNot(this.#line(first, names, () => "true")), this.#body(rest, names, then)]);
    return this.#line(first, names, (inner) => this.#body(rest, inner, then));
  }

  #line(line: Expr, names: Names, then: (names: Names) => string): string {
    switch (line.is) {
      case "some":
        if (line.domain === undefined) return then(names);
        if (line.value?.is !== "var" || line.key !== undefined) throw new Untranslatable("some with a key");
        return this.#each(line.domain, line.value.name, names, then);
      case "every":
        throw new Untranslatable("every");
      case "term":
        return this.#term(line.term, names, (value, inner) =>
          toAll([isTrue(value) ? "true" : `${value} != false`, then(inner)]),
        );
      case "call":
        return this.#call(nameOf(line.operator), line.args, names, then);
    }
  }

  #each(domain: Term, name: string, names: Names, then: (names: Names) => string): string {
    return this.#term(domain, names, (list, inner) => {
      const element = this.#loop();
      return `${list}.exists(${element}, ${then(new Map(inner).set(name, element))})`;
    });
  }

  #call(operator: string, args: readonly Term[], names: Names, then: (names: Names) => string): string {
    const [left, right] = args;
    if ((operator === "assign" || operator === "eq") && left !== undefined && right !== undefined) {
      if (left.is === "var" && !names.has(left.name) && !this.#rules.has(left.name))
        return this.#term(right, names, (value, inner) => then(new Map(inner).set(left.name, value)));
      if (operator === "eq" && right.is === "var" && !names.has(right.name) && !this.#rules.has(right.name))
        return this.#term(left, names, (value, inner) => then(new Map(inner).set(right.name, value)));
      return this.#terms([left, right], names, ([a = "", b = ""], inner) => toAll([`${a} == ${b}`, then(inner)]));
    }
    const test = Object.hasOwn(TESTS, operator) ? TESTS[operator] : undefined;
    if (test !== undefined) return this.#terms(args, names, (values, inner) => toAll([test(...values), then(inner)]));
    const call: Term = {
      is: "call",
      operator: { is: "ref", head: { is: "var", name: operator, at: NOWHERE }, path: [], at: NOWHERE },
      args: [...args],
      at: NOWHERE,
    };
    return this.#term(call, names, (value, inner) =>
      toAll([isTrue(value) ? "true" : `${value} != false`, then(inner)]),
    );
  }

  #terms(
    terms: readonly Term[],
    names: Names,
    then: (values: string[], names: Names) => string,
    done: readonly string[] = [],
  ): string {
    const [first, ...rest] = terms;
    if (first === undefined) return then([...done], names);
    return this.#term(first, names, (value, inner) => this.#terms(rest, inner, then, [...done, value]));
  }

  #term(term: Term, names: Names, then: Then): string {
    switch (term.is) {
      case "const":
        return then(toLiteral(toJson(term.value)), names);
      case "var":
        return this.#var(term.name, names, then);
      case "ref":
        return this.#ref(term, names, then);
      case "call":
        return this.#value(nameOf(term.operator), term.args, names, then);
      case "array":
        return this.#terms(term.items, names, (items, inner) =>
          then(`[${items.map((item) => `dyn(${item})`).join(", ")}]`, inner),
        );
      case "object":
        return this.#terms(
          term.entries.map(([, value]) => value),
          names,
          (_, inner) => then("true", inner),
        );
      default:
        throw new Untranslatable(term.is === "comprehension" ? "comprehensions" : `a ${term.is}`);
    }
  }

  #var(name: string, names: Names, then: Then): string {
    const known = names.get(name);
    if (known !== undefined) return then(known, names);
    const rules = this.#rules.get(name);
    if (rules === undefined) throw new Untranslatable(`the name ${name} has no value yet`);
    return this.clauses(rules, [], (value) => then(value, names));
  }

  #value(name: string, args: readonly Term[], names: Names, then: Then): string {
    if (name === "sprintf") return this.#terms(args, names, ([format = ""], inner) => then(format, inner));
    if (name === "object.get") return this.#get(args, names, then);
    const make = Object.hasOwn(VALUES, name) ? VALUES[name] : undefined;
    if (make !== undefined) return this.#terms(args, names, (values, inner) => then(make(...values), inner));
    const test = Object.hasOwn(TESTS, name) ? TESTS[name] : undefined;
    if (test !== undefined) return this.#terms(args, names, (values, inner) => then(`(${test(...values)})`, inner));
    const rules = this.#rules.get(name.split(".").at(-1) ?? "");
    if (rules === undefined) throw new Untranslatable(`the function ${name}`);
    return this.#terms(args, names, (values, inner) => this.clauses(rules, values, (value) => then(value, inner)));
  }

  #get([object, key, fallback]: readonly Term[], names: Names, then: Then): string {
    if (object === undefined || key?.is !== "const" || typeof key.value !== "string" || fallback === undefined)
      throw new Untranslatable("object.get with a computed key");
    const name = key.value;
    // The whole input is no value of CEL's.
    if (object.is === "ref" && isInput(object) && object.path.length === 0)
      return this.#ref({ ...object, path: [key] }, names, then);
    return this.#terms([object, fallback], names, ([base = "", other = ""], inner) =>
      then(`${base}[?${quote(name)}].orValue(${other})`, inner),
    );
  }

  #ref(term: RefTerm, names: Names, then: Then): string {
    if (isInput(term)) return this.#input(term, names, then);
    const { head, path } = term;
    const rules = head.is === "var" && !names.has(head.name) ? this.#rules.get(head.name) : undefined;
    if (rules?.some((rule) => rule.key !== undefined) === true) {
      const [index, ...rest] = path;
      if (index?.is !== "var" || names.has(index.name)) throw new Untranslatable("a set is asked for a value");
      return this.clauses(rules, [], (value) => this.#walk(value, rest, new Map(names).set(index.name, value), then));
    }
    return this.#term(head, names, (base, inner) => this.#walk(base, path, inner, then));
  }

  #input(term: RefTerm, names: Names, then: Then): string {
    // The whole review is no value of CEL's: it can only be handed on.
    if (term.path.length === 1 && nameOf(term) === "input.review") return then(REVIEW.text, names);
    const keys = term.path.map((step) => (step.is === "const" && typeof step.value === "string" ? step.value : "*"));
    for (const [way, base] of ROOTS) {
      const steps = way.split(".");
      if (steps.some((step, index) => keys[index] !== step)) continue;
      const dot = base.lastIndexOf(".");
      const [root, last] = [base.slice(0, dot), base.slice(dot + 1)];
      const isThere =
        root === "request" ? `has(${root}.${last})` : base === "variables.anyObject" ? "true" : `${base} != null`;
      return toAll([isThere, this.#walk(base, term.path.slice(steps.length), names, then)]);
    }
    throw new Untranslatable(`input.${keys.join(".")} is not known to admission policies`);
  }

  /** Follows a path from a value that is there; fields that are missing make the whole false. */
  #walk(base: string, path: readonly Term[], names: Names, then: Then): string {
    const [step, ...rest] = path;
    if (step === undefined) return then(base, names);
    if (base === REVIEW.text) return this.#input({ ...REVIEW.term, path: [...REVIEW.term.path, ...path] }, names, then);
    if (step.is === "const" && typeof step.value === "string") {
      const { count, text, presence } = toStretch(base, path);
      return toAll([presence, this.#walk(text, path.slice(count), names, then)]);
    }
    if (step.is === "const" && typeof step.value === "number")
      return toAll([`size(${base}) > ${step.value}`, this.#walk(`${base}[${step.value}]`, rest, names, then)]);
    if (step.is !== "var") throw new Untranslatable("a computed index");
    const known = names.get(step.name);
    if (known !== undefined)
      return toAll([`${base}[?${known}].hasValue()`, this.#walk(`${base}[${known}]`, rest, names, then)]);
    const element = this.#loop();
    const isMap = MAPS.has(/\w+$/.exec(base)?.[0] ?? "");
    if (isMap)
      return `${base}.exists(${element}, ${this.#walk(`${base}[${element}]`, rest, new Map(names).set(step.name, element), then)})`;
    if (!step.name.startsWith("$")) throw new Untranslatable("the index of a list is used");
    return `${base}.exists(${element}, ${this.#walk(element, rest, names, then)})`;
  }

  #loop(): string {
    this.#loops += 1;
    return `v${this.#loops}`;
  }
}

const NOWHERE = { file: "", line: 1, column: 1 };
const REVIEW = {
  text: "@review",
  term: {
    is: "ref",
    head: { is: "var", name: "input", at: NOWHERE },
    path: [{ is: "const", value: "review", at: NOWHERE }],
    at: NOWHERE,
  } satisfies RefTerm as RefTerm,
};
const TRUE: Term = { is: "const", value: true, at: NOWHERE };

function isTrue(value: string): boolean {
  return value === "true";
}

function isInput({ head }: RefTerm): boolean {
  return head.is === "var" && head.name === "input";
}

function nameOf({ head, path }: RefTerm): string {
  const names = [head, ...path].map((step) =>
    step.is === "var" ? step.name : step.is === "const" && typeof step.value === "string" ? step.value : "?",
  );
  return names.join(".");
}

/** The longest run of plain fields at the beginning of a path. */
function toStretch(base: string, path: readonly Term[]): { count: number; text: string; presence: string } {
  let text = base;
  let optional = base;
  let count = 0;
  for (const step of path) {
    if (step.is !== "const" || typeof step.value !== "string") break;
    text = toField(text, step.value);
    optional += /^[A-Za-z_]\w*$/.test(step.value) ? `.?${step.value}` : `[?${quote(step.value)}]`;
    count += 1;
  }
  return { count, text, presence: `${optional}.hasValue()` };
}
