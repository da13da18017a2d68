import type { ArgumentFacts, CallCost, CostRange, Library, Overload } from "../../declaration.ts";
import { costSize } from "../../run/size.ts";
import type { CelValue } from "../../value.ts";
import { fixed, plus, scale, times, UNBOUNDED } from "../cost-range.ts";
import { CidrValue, IpValue } from "../network-values.ts";
import { sumOverParts } from "../tree-size.ts";
import { FormatValue } from "./format.ts";

const TEXT_FACTOR = 0.1;
const REGEX_FACTOR = 0.25;

/** What Kubernetes counts as size; addresses have one too. */
function sizeOf(value: CelValue | undefined): number {
  if (value instanceof IpValue) return value.address.family === 4 ? 4 : 16;
  if (value instanceof CidrValue) return Math.ceil(value.prefix.bits / 8);
  return costSize(value ?? null);
}

const one: CallCost = { actual: () => 1, estimate: () => ({ cost: fixed(1) }) };

const bytesOf = (value: string | Uint8Array): number =>
  typeof value === "string" ? Buffer.byteLength(value) : value.length;

/** As much as it takes to look at all of a value. */
const traversal = (value: CelValue): number =>
  sumOverParts(value, (part) =>
    typeof part === "string" || part instanceof Uint8Array ? Math.trunc(bytesOf(part) * TEXT_FACTOR) : 1,
  );

/** Reading a text, which is the argument at that place, once or more. */
const reading = (at: number, factor: number, keepsSize: boolean): CallCost => ({
  actual: (args) => Math.ceil(sizeOf(args[at]) * factor * TEXT_FACTOR),
  estimate: (sizes) => {
    const size = sizes[at] ?? UNBOUNDED;
    return { cost: scale(size, factor * TEXT_FACTOR), ...(keepsSize && { resultSize: size }) };
  },
});

const looking: CallCost = {
  actual: (args) => traversal(args[0] ?? null),
  estimate: ([size = UNBOUNDED], [element = UNBOUNDED], [facts]) => {
    if (facts?.type.kind !== "list") return { cost: scale(size, TEXT_FACTOR) };
    const { kind } = facts.type.element;
    const isText = kind === "string" || kind === "bytes";
    return { cost: times(size, isText ? plus(fixed(1), scale(element, TEXT_FACTOR)) : fixed(1)) };
  },
};

const searching: CallCost = {
  actual: (args) => Math.ceil((1 + sizeOf(args[0])) * TEXT_FACTOR) * Math.ceil(sizeOf(args[1]) * REGEX_FACTOR),
  estimate: ([text = UNBOUNDED, pattern = UNBOUNDED]) => ({
    cost: times(scale(plus(text, fixed(1)), TEXT_FACTOR), scale(pattern, REGEX_FACTOR)),
    resultSize: { min: 0, max: text.max },
  }),
};

const splitting: CallCost = {
  actual: reading(0, 2, false).actual,
  estimate: ([size = UNBOUNDED], _, facts) => ({
    cost: scale(size, 2 * TEXT_FACTOR),
    resultSize: { min: 0, max: limitOf(facts[2]) ?? size.max },
  }),
};

/** Go makes an unsigned number of the limit. */
function limitOf(fact: ArgumentFacts | undefined): number | undefined {
  if (typeof fact?.literal !== "number" && typeof fact?.literal !== "bigint") return undefined;
  return fact.literal < 0 ? Infinity : Number(fact.literal);
}

const joining: CallCost = {
  actual: (_, result) => Math.ceil(sizeOf(result) * 2 * TEXT_FACTOR),
  estimate: (sizes, [element = UNBOUNDED]) => {
    const [list = UNBOUNDED, separator] = sizes;
    const gaps = { min: Math.max(0, list.min - 1), max: Math.max(0, list.max - 1) };
    const size = plus(times(list, element), separator === undefined ? fixed(0) : times(separator, gaps));
    return { cost: scale(size, TEXT_FACTOR), resultSize: size };
  },
};

const replacing: CallCost = {
  actual: reading(0, 2, false).actual,
  estimate: ([text = UNBOUNDED, old = UNBOUNDED, by = UNBOUNDED]) => {
    const most = replacedAtMost(text, old, by);
    const least = replacedAtLeast(text, old, by);
    const resultSize = plus(times({ min: least.count, max: most.count }, by), { min: least.kept, max: most.kept });
    return { cost: scale(text, 2 * TEXT_FACTOR), resultSize };
  },
};

interface Replaced {
  readonly count: number;
  readonly kept: number;
}

function replacedAtMost(text: CostRange, old: CostRange, by: CostRange): Replaced {
  if (old.min === 0) return { count: text.max + 1, kept: text.max };
  return by.max <= old.min ? { count: 0, kept: text.max } : { count: Math.ceil(text.max / old.min), kept: 0 };
}

function replacedAtLeast(text: CostRange, old: CostRange, by: CostRange): Replaced {
  if (old.max === 0) return { count: text.min + 1, kept: text.min };
  return old.max <= by.min ? { count: 0, kept: text.min } : { count: Math.ceil(text.min / old.max), kept: 0 };
}

/** Addresses are 4 to 16 bytes. */
const ADDRESS: CostRange = { min: 4, max: 16 };

/** @param asText whether the second argument is text that must be read; @param wide whether it is a network */
function containing(asText: boolean, wide: boolean): CallCost {
  return {
    actual: (args) => {
      const size = sizeOf(args[0]);
      const text = asText ? Math.ceil(sizeOf(args[1]) * TEXT_FACTOR) : 0;
      return Math.ceil(2 * size * TEXT_FACTOR) + (wide ? Math.ceil(size * TEXT_FACTOR) + 1 : 0) + text;
    },
    estimate: ([, other = UNBOUNDED]) => ({
      cost: plus(
        scale(plus(ADDRESS, ADDRESS), TEXT_FACTOR),
        wide ? plus(scale(ADDRESS, TEXT_FACTOR), fixed(1)) : fixed(0),
        asText ? scale(other, TEXT_FACTOR) : fixed(0),
      ),
    }),
  };
}

const validating: CallCost = {
  actual: ([format, text]) =>
    Math.ceil((1 + sizeOf(text)) * TEXT_FACTOR) *
    Math.ceil((format instanceof FormatValue ? format.regexSize : 0) * REGEX_FACTOR),
  estimate: ([, text = UNBOUNDED]) => ({ cost: scale(scale(text, TEXT_FACTOR), 128 * REGEX_FACTOR) }),
};

const selecting = (size: CostRange): CostRange =>
  plus(fixed(10), scale(size, TEXT_FACTOR), scale(scale(size, 0.5), 50));

const selector: CallCost = {
  actual: (args) => selecting(fixed(sizeOf(args[1]))).max,
  estimate: ([, text = UNBOUNDED]) => ({ cost: selecting(text) }),
};

const checking: CallCost = { actual: () => 350_000, estimate: () => ({ cost: fixed(350_000) }) };

/** By function name, whatever the library. */
const BY_FUNCTION: ReadonlyMap<string, CallCost> = new Map<string, CallCost>([
  ["check", checking],
  ...names("serviceAccount path group resource subresource namespace name allowed reason error errored", one),
  ...names("fieldSelector labelSelector", selector),
  ...names("isSorted sum max min indexOf lastIndexOf", looking),
  ...names("url lowerAscii upperAscii substring trim jsonpatch.escapeKey", reading(0, 1, true)),
  ["replace", replacing],
  ["split", splitting],
  ["join", joining],
  ...names("find findAll", searching),
  ...names("cidr isIP isCIDR ip quantity isQuantity semver isSemver", reading(0, 1, false)),
  ["ip.isCanonical", reading(0, 2, false)],
  ...names("masked prefixLength family isUnspecified isLoopback isLinkLocalMulticast isLinkLocalUnicast", one),
  ...names("isGlobalUnicast format.named sign asInteger isInteger asApproximateFloat isGreaterThan isLessThan", one),
  ...names("compareTo add sub major minor patch getScheme getHostname getHost getPort getEscapedPath getQuery", one),
  ["validate", validating],
]);

const BY_OVERLOAD: ReadonlyMap<string, CallCost> = new Map([
  ["cidr_ip", one],
  ["cidr_contains_ip_ip", containing(false, false)],
  ["cidr_contains_ip_string", containing(true, false)],
  ["cidr_contains_cidr", containing(false, true)],
  ["cidr_contains_cidr_string", containing(true, true)],
]);

function names(list: string, cost: CallCost): [string, CallCost][] {
  return list.split(" ").map((name) => [name, cost]);
}

function withCost(overload: Overload): Overload {
  const cost = overload.cost ?? BY_OVERLOAD.get(overload.id) ?? BY_FUNCTION.get(overload.function);
  return cost === undefined ? overload : { ...overload, cost };
}

/** The library with what Kubernetes lets its calls cost. @see k8s.io/apiserver/pkg/cel/library/cost.go */
export const withKubernetesCosts = (library: Library): Library => ({
  ...library,
  overloads: library.overloads.map(withCost),
});

/** What `==` of two values of such a type costs; undefined for types of CEL itself. */
export function equalityEstimate(typeName: string): CostRange | undefined {
  if (typeName === "kubernetes.NamedFormat") return { min: 1, max: 7 };
  return /^(?:net\.(?:IP|CIDR)|kubernetes\.(?:Quantity|Semver|URL|authorization\.\w+))$/.test(typeName)
    ? fixed(1)
    : undefined;
}
