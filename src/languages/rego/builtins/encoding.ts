import { quoteGo } from "../../../formats/text/index.ts";
import { formatValue } from "../text.ts";
import { sortedEntries } from "../order.ts";
import type { RegoValue } from "../value.ts";
import type { BuiltinContext } from "./builtin.ts";
import { decodeBase64, decodeBase64Url, encodeBase64, encodeBase64Url, toText } from "./base64.ts";
import { readJson, writeJson } from "./json-text.ts";
import type { Args, Family } from "./operands.ts";
import { failure, objectOperand, operand, operandError, stringOperand } from "./operands.ts";
import { readYamlValue, writeYaml } from "./yaml-text.ts";

/** Whether the function answers without an error; false for operands of another kind. */
export function answers(function_: () => unknown): boolean {
  try {
    function_();
    return true;
  } catch {
    return false;
  }
}

function counted(text: string, { budget }: BuiltinContext): string {
  budget.allocate(Math.ceil(text.length / 16));
  return text;
}

function marshalWithOptions(args: Args): string {
  let prefix = "";
  let step = "\t";
  let asked: boolean | undefined;
  let implied = false;
  for (const [key, value] of sortedEntries(objectOperand(args, 2))) {
    if (key === "pretty" && typeof value === "boolean") asked = value;
    else if (key === "prefix" && typeof value === "string") prefix = value;
    else if (key === "indent" && typeof value === "string") step = value;
    else if (key === "pretty") throw operandError(2, 'key "pretty" failed cast to bool');
    else if (key === "prefix" || key === "indent") throw operandError(2, `key ${quoteGo(key)} failed cast to string`);
    else throw operandError(2, `object contained unknown key ${formatValue(key)}`);
    if (key !== "pretty") implied = true;
  }
  const value = operand(args, 1);
  return (asked ?? implied) ? prefix + writeJson(value, { prefix, step }) : writeJson(value);
}

function decodeHex(text: string): string {
  const fault = /[^0-9a-fA-F]/.exec(text)?.[0];
  if (fault !== undefined) {
    const byte = Buffer.from(fault)[0] as number;
    const shown = byte < 0x20 ? "" : ` '${String.fromCharCode(byte)}'`;
    throw failure(`encoding/hex: invalid byte: U+${byte.toString(16).toUpperCase().padStart(4, "0")}${shown}`);
  }
  if (text.length % 2 === 1) throw failure("encoding/hex: odd length hex string");
  return toText(Buffer.from(text, "hex"));
}

function parsed(args: Args, context: BuiltinContext, read: (text: string) => RegoValue): RegoValue {
  const text = stringOperand(args, 1);
  context.budget.allocate(Math.ceil(text.length / 4));
  return read(text);
}

export const encoding: Family = {
  "json.marshal": (args, context) => counted(writeJson(operand(args, 1)), context),
  "json.marshal_with_options": (args, context) => counted(marshalWithOptions(args), context),
  "json.unmarshal": (args, context) => parsed(args, context, readJson),
  "json.is_valid": (args) => answers(() => readJson(stringOperand(args, 1))),
  "yaml.marshal": (args, context) => counted(writeYaml(operand(args, 1)), context),
  "yaml.unmarshal": (args, context) => parsed(args, context, (text) => readYamlValue(text, context.budget)),
  "yaml.is_valid": (args, context) => answers(() => readYamlValue(stringOperand(args, 1), context.budget)),
  "base64.encode": (args, context) => counted(encodeBase64(stringOperand(args, 1)), context),
  "base64.decode": (args) => toText(decodeBase64(stringOperand(args, 1))),
  "base64.is_valid": (args) => answers(() => decodeBase64(stringOperand(args, 1))),
  "base64url.encode": (args, context) => counted(encodeBase64Url(stringOperand(args, 1), true), context),
  "base64url.encode_no_pad": (args, context) => counted(encodeBase64Url(stringOperand(args, 1), false), context),
  "base64url.decode": (args) => toText(decodeBase64Url(stringOperand(args, 1))),
  "hex.encode": (args, context) => counted(Buffer.from(stringOperand(args, 1)).toString("hex"), context),
  "hex.decode": (args) => decodeHex(stringOperand(args, 1)),
};
