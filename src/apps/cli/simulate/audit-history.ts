import type { JsonObject } from "../../../model/index.ts";

/** Which object an event of the audit log is about. */
export interface ObjectKey {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

/** What the objects of an audit log were, as its events went by. */
export interface History {
  find(key: ObjectKey): JsonObject | undefined;
  keep(key: ObjectKey, object: JsonObject): void;
  /** It is not known any longer what the object is. */
  forget(key: ObjectKey): void;
}

interface Kept {
  readonly version: string;
  readonly text: string;
}

/** Characters, of all objects together. */
const MOST_KEPT = 128 << 20;

/** Keeps the objects that were seen last: what was not heard of for long is forgotten first. */
export function toHistory(mostKept = MOST_KEPT): History {
  const objects = new Map<string, Kept>();
  let size = 0;
  const forget = (text: string): void => {
    size -= objects.get(text)?.text.length ?? 0;
    objects.delete(text);
  };
  return {
    find(key) {
      const kept = objects.get(toText(key));
      // In another version it would look otherwise.
      return kept?.version === key.version ? (JSON.parse(kept.text) as JsonObject) : undefined;
    },
    keep(key, object) {
      const [text, kept] = [toText(key), { version: key.version, text: JSON.stringify(object) }];
      forget(text);
      objects.set(text, kept);
      size += kept.text.length;
      for (const oldest of objects.keys()) {
        if (size <= mostKept) break;
        forget(oldest);
      }
    },
    forget: (key) => forget(toText(key)),
  };
}

function toText({ group, resource, namespace, name }: ObjectKey): string {
  return JSON.stringify([group, resource, namespace, name]);
}
