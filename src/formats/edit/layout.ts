import {
  type CST,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
} from "yaml";
import { toScalar } from "../yaml/index.ts";
import { Unplannable } from "./unplannable.ts";

type Token = CST.SourceToken;
type CollectionItem = CST.CollectionItem;

/**
 * One place of a document that holds a value, and what stands before it: `key: &anchor !tag` or `- `.
 * Offsets count UTF-16 code units from the start of the text.
 */
export interface Slot {
  readonly node: Node | undefined;
  /** Where the key, `?` or dash begins; in flow collections the key or value with its anchor and tag. */
  readonly start: number;
  /** Behind the colon or dash and the anchor and tag that follow it: an inline value goes here. */
  readonly headEnd: number;
  /** Behind the last code unit of key and value, trailing blanks, comments and line breaks left out. */
  readonly end: number;
  readonly tag: Token | undefined;
  /** Whether a colon or dash is there; without one (`{a}`) a colon has to be written. */
  readonly hasIndicator: boolean;
  /** Offset of the comma behind it, in flow collections. */
  readonly comma: number | undefined;
}

export interface Entry extends Slot {
  /** The key as Kubernetes reads it; undefined for one that is no plain value. */
  readonly key: string | undefined;
  readonly isMerge: boolean;
  readonly isKeyQuoted: boolean;
}

/** Whether the node is a `{…}` or `[…]` with its own brackets. */
export function isFlow(node: Node | undefined): node is YAMLMap | YAMLSeq {
  return node?.srcToken?.type === "flow-collection";
}

export function isBlockMap(node: Node | undefined): node is YAMLMap {
  return isMap(node) && node.srcToken?.type === "block-map";
}

export function isBlockSeq(node: Node | undefined): node is YAMLSeq {
  return isSeq(node) && node.srcToken?.type === "block-seq";
}

/** Whether nothing is written where the value would be, as in `key:`. */
export function isBlank(node: Node | undefined): boolean {
  if (node === undefined || node === null) return true;
  return isScalar(node) && node.range !== null && node.range !== undefined && node.range[0] === node.range[1];
}

export function startOf(node: Node): number {
  return rangeOf(node)[0];
}

function rangeOf(node: Node): readonly [number, number] {
  if (node.range === null || node.range === undefined) throw new Unplannable("a value without a place in the text");
  return [node.range[0], node.range[1]];
}

/** The entries of a mapping in order. */
export function readEntries(text: string, map: YAMLMap): Entry[] {
  const commas = findCommas(map);
  return map.items.map((pair, index) => readEntry(text, pair as Pair<Node, Node | null>, commas[index]));
}

function readEntry(text: string, pair: Pair<Node, Node | null>, comma: number | undefined): Entry {
  const token = pair.srcToken;
  if (token === undefined) throw new Unplannable("a key without a place in the text");
  const key = pair.key as Node | null;
  const head = findProps(token.start);
  const keyStart = key === null || isBlank(key) ? undefined : startOf(key);
  const sep = token.sep ?? [];
  const first = head.first ?? keyStart ?? sep.find((one) => one.type === "map-value-ind")?.offset;
  if (first === undefined) throw new Unplannable("an entry without a key");
  const props = findProps(sep);
  const keyEnd = key === null || isBlank(key) ? (head.end ?? first) : endOf(text, key);
  const node = pair.value ?? undefined;
  const headEnd = props.end ?? keyEnd;
  return {
    ...toName(key),
    node,
    start: first,
    headEnd,
    end: isBlank(node) ? headEnd : endOf(text, node as Node),

    tag: props.tag,
    hasIndicator: props.hasIndicator,
    comma,
  };
}

function toName(key: Node | null): { key: string | undefined; isMerge: boolean; isKeyQuoted: boolean } {
  if (!isScalar(key) || isAlias(key)) return { key: undefined, isMerge: false, isKeyQuoted: false };
  const text = String(key.value);
  const type = key.type;
  if (type === "QUOTE_DOUBLE" || type === "QUOTE_SINGLE")
    return { key: text, isMerge: false, isKeyQuoted: type === "QUOTE_DOUBLE" };
  if (type !== "PLAIN" && type !== undefined) return { key: text, isMerge: false, isKeyQuoted: false };
  return {
    key: `${toScalar(text) as string | number | boolean}`,
    isMerge: text === "<<",
    isKeyQuoted: false,
  };
}

/** The items of a list in order. */
export function readItems(text: string, list: YAMLSeq): Slot[] {
  const isBlock = isBlockSeq(list);
  const tokens = (list.srcToken as CST.BlockSequence | CST.FlowCollection).items.filter((item) =>
    isWritten(item, isBlock),
  );
  if (tokens.length !== list.items.length) throw new Unplannable("a list whose items cannot be told apart");
  const commas = findCommas(list);
  return tokens.map((token, index) => {
    const item = list.items[index] as Node | Pair;
    if (isPair(item)) throw new Unplannable("a key and value inside a list");
    const props = findProps(token.start);
    const blank = isBlank(item);
    const start = props.first ?? (blank ? undefined : startOf(item));
    if (start === undefined) throw new Unplannable("an item without a place in the text");
    const headEnd = props.end ?? start;
    const { tag } = props;
    return {
      node: item,
      start,
      headEnd,
      end: blank ? headEnd : endOf(text, item),
      tag,
      hasIndicator: true,
      comma: commas[index],
    };
  });
}

function isWritten(item: CollectionItem, isBlock: boolean): boolean {
  if (isBlock) return item.start.some(({ type }) => type === "seq-item-ind");
  return (
    item.value !== undefined ||
    item.sep !== undefined ||
    item.key !== undefined ||
    findProps(item.start).first !== undefined
  );
}

/** Offsets of the commas behind the items of a flow collection. */
function findCommas(collection: YAMLMap | YAMLSeq): (number | undefined)[] {
  if (!isFlow(collection)) return [];
  const { items } = collection.srcToken as CST.FlowCollection;
  const written = items
    .map((item, index) => ({ item, next: items[index + 1] }))
    .filter(({ item }) => isWritten(item, false));
  return written.map(({ next }) => next?.start.find(({ type }) => type === "comma")?.offset);
}

interface Props {
  /** Where the first of `?`, dash, anchor and tag begins. */
  readonly first: number | undefined;
  /** Behind the last of them or the colon. */
  readonly end: number | undefined;
  readonly tag: Token | undefined;
  readonly hasIndicator: boolean;
}

const INDICATORS = new Set(["map-value-ind", "seq-item-ind", "explicit-key-ind"]);

function findProps(tokens: readonly Token[]): Props {
  const found = tokens.filter(({ type }) => INDICATORS.has(type) || type === "anchor" || type === "tag");
  const last = found.at(-1);
  return {
    first: found[0]?.offset,
    end: last === undefined ? undefined : last.offset + last.source.length,
    tag: found.findLast(({ type }) => type === "tag"),
    hasIndicator: found.some(({ type }) => type === "map-value-ind" || type === "seq-item-ind"),
  };
}

/** Behind the last code unit of a value that counts. */
export function endOf(text: string, node: Node): number {
  if (isBlockMap(node)) return readEntries(text, node).at(-1)?.end ?? startOf(node);
  if (isBlockSeq(node)) return readItems(text, node).at(-1)?.end ?? startOf(node);
  const [start, end] = rangeOf(node);
  if (node.srcToken?.type !== "block-scalar") return end;
  const keeps = /^[|>][0-9]*\+/.test(text.slice(start, start + 4));
  const body = text.slice(start, end);
  const trimmed = keeps ? body.replace(/\r?\n$/, "") : body.trimEnd();
  return start + trimmed.length;
}
