import type { CallNode, ListNode, MapNode, Node, SelectNode } from "../ast.ts";
import type { ArgumentFacts, CostRange, Overload } from "../declaration.ts";
import { fixed, plus, UNBOUNDED } from "../libraries/cost-range.ts";
import { DYN } from "../type.ts";
import type { CheckedExpression } from "./checked.ts";
import { estimateBind, estimateMacro } from "./cost-macro.ts";
import { estimateStandard } from "./cost-standard.ts";
import { covering, entriesCovering, type Estimate, type LocalEstimate } from "./cost-estimate.ts";
import { literalSize, typeSize } from "./cost-size.ts";

/** What an estimate may ask its surroundings. */
export interface CostOptions {
  /**
   * The size of a value that is reached from a variable: its name, then names of fields, `@items`, `@keys`, `@values`.
   * Undefined where nothing is known.
   */
  readonly sizeOf?: (path: readonly string[]) => CostRange | undefined;
  /** Kubernetes lets `has()` cost nothing; default 1. */
  readonly presenceCost?: number;
  /** What `==` of two values of a type of a library costs, by its name. */
  readonly equalityCost?: (typeName: string) => CostRange | undefined;
}

/**
 * What evaluating an expression will cost, at least and at most, by the rules of cel-go. The most is Infinity where a
 * size has no bound.
 * @see cel-go, checker/cost.go
 */
export function estimateCost(checked: CheckedExpression, options: CostOptions = {}): CostRange {
  return new Coster(checked, options).estimate(checked.root, undefined).cost;
}

export class Coster {
  readonly #checked: CheckedExpression;
  readonly #options: CostOptions;

  constructor(checked: CheckedExpression, options: CostOptions) {
    this.#checked = checked;
    this.#options = options;
  }

  estimate(node: Node, scope: LocalEstimate | undefined): Estimate {
    const reference = this.#checked.references.get(node.id);
    const isName = node.kind === "ident" || (node.kind === "select" && reference !== undefined);
    if (isName) return this.#name(node, reference?.name ?? "", reference?.kind === "local" ? scope : undefined);
    switch (node.kind) {
      case "literal":
        return { cost: fixed(0), size: literalSize(node.value) };
      case "select":
        return this.#select(node, scope);
      case "call":
        return this.#call(node, scope);
      case "list":
        return this.#list(node, scope);
      case "map":
        return this.#map(node, scope);
      case "struct":
        return { cost: plus(fixed(40), ...node.fields.map((field) => this.estimate(field.value, scope).cost)) };
      case "macro":
        return estimateMacro(this, node, scope);
      case "bind":
        return estimateBind(this, node, scope);
      default:
        return { cost: fixed(0) };
    }
  }

  isMapOrList(node: Node): "map" | "list" | undefined {
    const kind = this.#checked.types.get(node.id)?.kind;
    return kind === "map" || kind === "list" ? kind : undefined;
  }

  /** The size of a value that no rule has computed: by its path, else by its type. */
  sizeAt(node: Node, path: readonly string[] | undefined): CostRange | undefined {
    return this.#sizeByPath(path) ?? typeSize(this.#checked.types.get(node.id) ?? DYN);
  }

  /** The size of what a macro's variable stands for, one after the other. */
  elementSize(range: Node, variable: LocalEstimate): CostRange | undefined {
    const type = this.#checked.types.get(range.id) ?? DYN;
    const element = type.kind === "list" ? type.element : type.kind === "map" ? type.key : DYN;
    return this.#sizeByPath(variable.path) ?? typeSize(element) ?? variable.size;
  }

  /** The overloads of a call that the types leave possible. */
  overloadsOf(node: Node): readonly Overload[] {
    const reference = this.#checked.references.get(node.id);
    return reference?.kind === "function" ? reference.overloads : [];
  }

  #sizeByPath(path: readonly string[] | undefined): CostRange | undefined {
    return path === undefined || path.length === 0 ? undefined : this.#options.sizeOf?.(path);
  }

  #name(node: Node, name: string, scope: LocalEstimate | undefined): Estimate {
    let local = scope;
    while (local !== undefined && local.name !== name) local = local.outer;
    const path = local === undefined ? [name] : local.path;
    const size = this.sizeAt(node, path) ?? local?.size;
    return { cost: fixed(1), size, entries: local?.entries, path };
  }

  #select(node: SelectNode, scope: LocalEstimate | undefined): Estimate {
    const operand = this.estimate(node.operand, scope);
    if (node.mode === "test")
      return { cost: plus(operand.cost, fixed(this.#options.presenceCost ?? 1)), size: fixed(1) };
    if (node.mode === "optional") return { cost: plus(operand.cost, fixed(1)), size: this.sizeAt(node, undefined) };
    const kind = this.#checked.types.get(node.operand.id)?.kind;
    const path = operand.path && [...operand.path, node.field];
    const cost = kind === "map" || kind === "struct" ? fixed(1) : fixed(0);
    return { cost: plus(operand.cost, cost), size: this.sizeAt(node, path), path };
  }

  #list(node: ListNode, scope: LocalEstimate | undefined): Estimate {
    const elements = node.elements.map((element) => this.estimate(element.value, scope));
    const value = covering(elements.map((element) => element.size ?? UNBOUNDED));
    return {
      cost: plus(fixed(10), ...elements.map((element) => element.cost)),
      size: fixed(elements.length),
      entries: { kind: "list", key: fixed(1), value },
    };
  }

  #map(node: MapNode, scope: LocalEstimate | undefined): Estimate {
    const keys = node.entries.map((entry) => this.estimate(entry.key, scope));
    const values = node.entries.map((entry) => this.estimate(entry.value, scope));
    const sizes = (estimates: readonly Estimate[]) => covering(estimates.map((estimate) => estimate.size ?? UNBOUNDED));
    return {
      cost: plus(fixed(30), ...[...keys, ...values].map((estimate) => estimate.cost)),
      size: fixed(keys.length),
      entries: { kind: "map", key: sizes(keys), value: sizes(values) },
    };
  }

  #call(node: CallNode, scope: LocalEstimate | undefined): Estimate {
    const args = node.args.map((argument) => this.estimate(argument, scope));
    const [first, second, third] = args;
    if (first !== undefined && second !== undefined && third !== undefined && node.function === "_?_:_") {
      return conditional(first, second, third);
    }
    if (first !== undefined && second !== undefined && (node.function === "_&&_" || node.function === "_||_")) {
      return { cost: { min: first.cost.min, max: first.cost.max + second.cost.max }, size: fixed(1) };
    }
    if (first !== undefined && node.function === "dyn")
      return { ...first, cost: plus(first.cost, fixed(1)), path: undefined };
    return this.#function(node, args, scope);
  }

  #function(node: CallNode, args: readonly Estimate[], scope: LocalEstimate | undefined): Estimate {
    const reference = this.#checked.references.get(node.id);
    if (reference?.kind !== "function") return { cost: fixed(0) };
    const isMember = node.target !== undefined && !reference.qualified;
    const target = node.target !== undefined && isMember ? this.estimate(node.target, scope) : undefined;
    const nodes = node.target !== undefined && isMember ? [node.target, ...node.args] : node.args;
    const called = this.estimateCall(reference.overloads, nodes, target === undefined ? args : [target, ...args]);
    return {
      ...called,
      ...this.#indexed(node, reference.overloads, args[0], called),
      cost: plus(called.cost, ...args.map((each) => each.cost), target?.cost ?? fixed(0)),
    };
  }

  /** The call itself, without its arguments. @param args receiver first */
  estimateCall(overloads: readonly Overload[], nodes: readonly Node[], args: readonly Estimate[]): Estimate {
    const sizes = args.map((argument) => argument.size ?? UNBOUNDED);
    // Kubernetes knows the size of elements only where it knows the way to them, not in literals.
    const elements = args.map(({ path, entries }) => (path === undefined ? UNBOUNDED : (entries?.value ?? UNBOUNDED)));
    const facts = nodes.map((node) => this.#facts(node));
    const [left, right] = facts.map(({ type }) => (type.kind === "opaque" || type.kind === "struct" ? type.name : ""));
    const equality = left !== undefined && left === right ? this.#options.equalityCost?.(left) : undefined;
    const estimates = overloads.map((overload): Estimate => {
      if (overload.id === "equals" && equality !== undefined) return { cost: equality };
      if (overload.cost === undefined) return estimateStandard(overload, args);
      const { cost, resultSize } = overload.cost.estimate(sizes, elements, facts);
      return { cost, size: resultSize };
    });
    const known = estimates.flatMap((estimate) => estimate.size ?? []);
    return {
      cost: covering(estimates.map((estimate) => estimate.cost)),
      size: known.length === 0 ? undefined : covering(known),
      entries: estimates.find((estimate) => estimate.entries !== undefined)?.entries,
    };
  }

  #facts(node: Node): ArgumentFacts {
    const type = this.#checked.types.get(node.id) ?? DYN;
    return node.kind === "literal" ? { type, literal: node.value } : { type };
  }

  /** An element of a list or a value of a map is as large as those of its container; other results as their type tells. */
  #indexed(
    node: CallNode,
    overloads: readonly Overload[],
    container: Estimate | undefined,
    called: Estimate,
  ): Partial<Estimate> {
    const last = overloads.findLast(({ id }) => id === "index_list" || id === "index_map");
    if (last === undefined) return { size: called.size ?? this.sizeAt(node, undefined) };
    const path = container?.path && [...container.path, last.id === "index_list" ? "@items" : "@values"];
    return { size: container?.entries?.value ?? this.sizeAt(node, path), path };
  }
}

function conditional(condition: Estimate, yes: Estimate, no: Estimate): Estimate {
  return {
    cost: plus(condition.cost, covering([yes.cost, no.cost])),
    size: covering([yes.size ?? UNBOUNDED, no.size ?? UNBOUNDED]),
    entries: entriesCovering(yes.entries, no.entries),
  };
}
