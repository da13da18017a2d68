import {
  EVENT_ID,
  type Event,
  getScalarValue,
  parseEvents,
  type MappingEvent,
  type ScalarEvent,
  type SequenceEvent,
  SCALAR_STYLE,
  YAMLException,
} from "js-yaml";
import { padLine, type Padded, unpad } from "./layout.ts";
import type { ListNode, MapNode, Node, ScalarNode } from "./node.ts";

/** Deeper nesting than any manifest has; deeper text is refused before it costs anything. */
export const MAX_DEPTH = 100;

/** What is wrong with one document, and where in its text. */
export class YamlFault extends Error {
  readonly code: "YAML_INVALID" | "YAML_TOO_DEEP" | "YAML_ALIASES";
  readonly offset: number;

  constructor(code: YamlFault["code"], message: string, offset: number) {
    super(message);
    this.code = code;
    this.offset = offset;
  }
}

/**
 * The nodes of one document; undefined when it is empty. Lines inside brackets or quotes may stand left of their
 * parent, as Kubernetes' reader allows.
 * @throws {YamlFault} when the text is not YAML, nests deeper than MAX_DEPTH or has an alias without an anchor
 */
export function parseDocument(text: string): Node | undefined {
  let padded: Padded = { text, insertions: [] };
  for (;;) {
    try {
      const events = parseEvents(padded.text, { maxDepth: MAX_DEPTH });
      return new Composer(padded, events).compose();
    } catch (error) {
      const moved = isLayout(error) ? padLine(padded, error.mark?.position ?? 0) : undefined;
      if (moved === undefined) throw toFault(error, padded.insertions);
      padded = moved;
    }
  }
}

function isLayout(error: unknown): error is YAMLException {
  return error instanceof YAMLException && error.reason === "deficient indentation";
}

function toFault(error: unknown, insertions: readonly number[]): Error {
  if (!(error instanceof YAMLException)) return error as Error;
  const code = /depth/i.test(error.reason) ? "YAML_TOO_DEEP" : "YAML_INVALID";
  return new YamlFault(code, error.reason, unpad(insertions, error.mark?.position ?? 0));
}

class Composer {
  readonly #text: string;
  readonly #insertions: readonly number[];
  readonly #events: readonly Event[];
  readonly #anchors = new Map<string, Node>();
  #next = 0;
  /** Where the last node stood, for empty values, which stand nowhere. */
  #last = 0;

  constructor(padded: Padded, events: readonly Event[]) {
    this.#text = padded.text;
    this.#insertions = padded.insertions;
    this.#events = events;
  }

  compose(): Node | undefined {
    const first = this.#events[this.#next];
    if (first?.type !== EVENT_ID.DOCUMENT) return undefined;
    this.#next += 1;
    return this.#events[this.#next] === undefined || this.#events[this.#next]?.type === EVENT_ID.POP
      ? undefined
      : this.#node();
  }

  #node(): Node {
    const event = this.#events[this.#next++];
    switch (event?.type) {
      case EVENT_ID.SCALAR:
        return this.#scalar(event);
      case EVENT_ID.SEQUENCE:
        return this.#list(
          { is: "list", start: this.#at(event.start), anchored: event.anchorStart >= 0, items: [] },
          event,
        );
      case EVENT_ID.MAPPING:
        return this.#map(
          { is: "map", start: this.#at(event.start), anchored: event.anchorStart >= 0, entries: [] },
          event,
        );
      case EVENT_ID.ALIAS: {
        const name = this.#text.slice(event.anchorStart, event.anchorEnd);
        const target = this.#anchors.get(name);
        const start = this.#at(event.anchorStart - 1);
        if (target === undefined) throw new YamlFault("YAML_INVALID", `alias *${name} has no anchor before it`, start);
        return { is: "alias", start, target };
      }
      default:
        throw new YamlFault("YAML_INVALID", "the document ends in the middle of a value", this.#last);
    }
  }

  #scalar(event: ScalarEvent): ScalarNode {
    const empty = event.valueStart < 0;
    const quote = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED ? 1 : 0;
    if (!empty) this.#last = this.#at(event.valueStart - quote);
    const tag = event.tagStart < 0 ? undefined : this.#text.slice(event.tagStart, event.tagEnd);
    const text = empty ? "" : this.#withoutAddedBreak(event, getScalarValue(this.#text, event));
    return this.#anchored(event, {
      is: "scalar",
      start: this.#last,
      text,
      plain: event.style === SCALAR_STYLE.PLAIN,
      tag,
    });
  }

  /** A block text that ends with the file, without a line break there, has none at its end either, as libyaml has it. */
  #withoutAddedBreak(event: ScalarEvent, text: string): string {
    const isBlock = event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK;
    const endsOpen = isBlock && event.valueEnd >= this.#text.length && !/[\n\r]$/.test(this.#text.slice(-1));
    return endsOpen && text.endsWith("\n") ? text.slice(0, -1) : text;
  }

  #list(node: ListNode, event: SequenceEvent): ListNode {
    this.#anchored(event, node);
    this.#last = node.start;
    while (this.#events[this.#next] !== undefined && this.#events[this.#next]?.type !== EVENT_ID.POP) {
      node.items.push(this.#node());
    }
    this.#next += 1;
    return node;
  }

  #map(node: MapNode, event: MappingEvent): MapNode {
    this.#anchored(event, node);
    this.#last = node.start;
    while (this.#events[this.#next] !== undefined && this.#events[this.#next]?.type !== EVENT_ID.POP) {
      const key = this.#node();
      node.entries.push({ key, value: this.#node() });
    }
    this.#next += 1;
    return node;
  }

  #at(offset: number): number {
    return this.#insertions.length === 0 ? offset : unpad(this.#insertions, offset);
  }

  #anchored<N extends Node>(event: { anchorStart: number; anchorEnd: number }, node: N): N {
    if (event.anchorStart >= 0) this.#anchors.set(this.#text.slice(event.anchorStart, event.anchorEnd), node);
    return node;
  }
}
