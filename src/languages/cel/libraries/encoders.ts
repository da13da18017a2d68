import type { Library } from "../declaration.ts";
import { fail } from "../run/fail.ts";
import { type JsonValue, toJson } from "../run/json.ts";
import { compareText } from "../run/ordering.ts";
import { BYTES, DYN, STRING } from "../type.ts";
import type { CelValue } from "../value.ts";
import { global } from "./define.ts";
import { writable } from "./tree-size.ts";

/**
 * cel-go's encoders extension.
 * @param version 1: json.encode
 * @see cel-go ext/encoders.go
 */
export function encodersLibrary(version = 1): Library {
  const encodeJson = global("json_encode_dyn", "json.encode", [DYN], STRING, (value: CelValue) =>
    writeJson(toJson(writable(value))),
  );
  return {
    name: "cel.lib.ext.encoders",
    overloads: [
      global("base64_decode_string", "base64.decode", [STRING], BYTES, decodeBase64),
      global("base64_encode_bytes", "base64.encode", [BYTES], STRING, (bytes: Uint8Array) =>
        Buffer.from(bytes).toString("base64"),
      ),
      ...(version >= 1 ? [encodeJson] : []),
    ],
  };
}

/** Standard base64, with its padding or without; line breaks are passed over. @throws {CelError} */
export function decodeBase64(text: string): Uint8Array {
  const compact = text.replace(/[\r\n]/g, "");
  const padded = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(compact);
  if (padded || (/^[A-Za-z0-9+/]*$/.test(compact) && compact.length % 4 !== 1))
    return new Uint8Array(Buffer.from(compact, "base64"));
  const bad = text.search(/[^A-Za-z0-9+/\r\n]/);
  return fail(`illegal base64 data at input byte ${bad < 0 ? text.length - 1 : bad}`);
}

/** As Go's encoding/json writes it: keys in order, and nothing that HTML would read. */
export function writeJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(writeJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return escapeHtml(JSON.stringify(value));
  const keys = Object.keys(value).sort(compareText);
  return `{${keys.map((key) => `${escapeHtml(JSON.stringify(key))}:${writeJson(value[key] ?? null)}`).join(",")}}`;
}

function escapeHtml(json: string): string {
  return json.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
