import { asString, isObject, type Json, type JsonObject } from "../../../model/index.ts";
import { toBounded } from "../explanation.ts";
import { Fault } from "./fault.ts";
import { toGoType } from "./go-value.ts";
import { compileQuery, type Query } from "./query.ts";
import type { Scope } from "./scope.ts";
import { traceValue } from "./trace.ts";

/** What the body of a foreach looks at. */
export interface ElementSubject {
  readonly scope: Scope;
  readonly object: Json | undefined;
  readonly nesting: number;
}

/** A list and what is done for each of its elements. */
export interface Foreach<Answer> {
  readonly list: Query;
  /** Whether the body looks at the element in place of the object; undefined: when the element is a mapping. */
  readonly elementScope: boolean | undefined;
  readonly body: (subject: ElementSubject) => Answer;
}

export function compileForeach<Answer>(source: JsonObject, body: Foreach<Answer>["body"]): Foreach<Answer> {
  const { elementScope } = source;
  return {
    list: compileQuery((asString(source.list) ?? "").trim()),
    elementScope: typeof elementScope === "boolean" ? elementScope : undefined,
    body,
  };
}

/** The elements of a list; what is no list is one element. */
export function evaluateList(list: Query, scope: Scope): readonly Json[] | Fault {
  const found = scope.query(list);
  if (found instanceof Fault) return found;
  return Array.isArray(found) ? found : [found];
}

/** The body's answers, element by element as they are asked for; a fault where an element cannot be looked at. */
export function evaluateForeach<Answer>(
  foreach: Foreach<Answer>,
  subject: ElementSubject,
): Iterable<Answer | Fault> | Fault {
  const elements = evaluateList(foreach.list, subject.scope);
  return elements instanceof Fault ? elements : answerEach(foreach, elements, subject);
}

function* answerEach<Answer>(
  { elementScope, body }: Foreach<Answer>,
  elements: readonly Json[],
  { scope, object, nesting }: ElementSubject,
): Generator<Answer | Fault> {
  for (const [index, element] of elements.entries()) {
    if (element === null || element === undefined) continue;
    const spent = scope.budget.addElement();
    if (spent !== undefined) yield spent;
    const isMapping = isObject(element);
    if (elementScope === true && !isMapping) {
      const expected = `expected type=map got type=${toGoType(element)}`;
      yield new Fault(`cannot use elementScope=true foreach rules for elements that are not maps, ${expected}`);
    }
    const looksAtElement = elementScope ?? isMapping;
    const inner = scope.inner(toElementData(element, index, nesting));
    traceElement(scope, index, element, nesting);
    yield body({ scope: inner, object: looksAtElement ? element : object, nesting: nesting + 1 });
  }
}

/** What was wrong with the element before is forgotten: it was passed over. */
function traceElement({ surroundings: { trace } }: Scope, index: number, element: Json, nesting: number): void {
  if (trace === undefined) return;
  trace.enter({ text: `element ${index}`, value: toBounded(element) }, nesting);
  traceValue(trace, `foreach element ${index}`, element);
}

/** `element`, `elementIndex` and the same with the depth behind them: `element0`. */
export function toElementData(element: Json, index: number, nesting: number): JsonObject {
  return {
    element,
    elementIndex: index,
    [`element${nesting}`]: element,
    [`elementIndex${nesting}`]: index,
  };
}
