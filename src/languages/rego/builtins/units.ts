import { toInteger, toNumber } from "../number.ts";
import type { RegoValue } from "../value.ts";
import { multiply, toBigFloat, truncate } from "./big-float.ts";
import type { Args, Family } from "./operands.ts";
import { failure, stringOperand } from "./operands.ts";

/** 1000^n and 1024^n by their letter. */
const POWERS = ["", "k", "m", "g", "t", "p", "e"];

/** Go's double of 0.001, with which OPA multiplies. */
const MILLI = { top: 1152921504606847n, bottom: 2n ** 60n };

interface Amount {
  readonly number: string;
  readonly unit: string;
}

/** Splits `1.5e3Gi` into its number and unit. */
function readAmount(name: string, text: string): Amount {
  let end = 0;
  while (end < text.length) {
    const char = text[end] as string;
    if (!/[0-9.eE+-]/.test(char)) break;
    if (/[eE]/.test(char)) {
      const exponent = /^[eE](?:[+-]|(?=\d))(\d*)/.exec(text.slice(end));
      if (exponent === null) break;
      if ((exponent[1] as string).length > 6) throw failure(`${name}: exponent too large`);
      if (/[+-]/.test(text[end + 1] ?? "")) end++;
    }
    end++;
  }
  return { number: text.slice(0, end), unit: text.slice(end) };
}

/** The number as a decimal; Go reads `.5`, `5.` and signs too. */
function readNumber(text: string): { readonly digits: bigint; readonly exponent: number } | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match ?? [];
  if (match === null || whole + fraction === "" || text.length > 1000) return undefined;
  const digits = BigInt(whole + fraction);
  return { digits: sign === "-" ? -digits : digits, exponent: Number(exponent) - fraction.length };
}

function checked(name: string, text: string, nothing: string): Amount {
  if (text.includes(" ")) throw failure(`${name}: spaces not allowed in resource strings`);
  const amount = readAmount(name, text);
  if (amount.number === "") throw failure(`${name}: ${nothing}`);
  return amount;
}

function parse(args: Args): RegoValue {
  const name = "units.parse";
  const { number, unit: raw } = checked(name, stringOperand(args, 1).replaceAll('"', ""), "no amount provided");
  const unit = raw.slice(0, 1) + raw.slice(1).toLowerCase();
  const factor = unit === "m" ? MILLI : wholeFactor(unit);
  if (factor === undefined) throw failure(`${name}: unit ${unit} not recognized`);
  const value = readNumber(number);
  if (value === undefined) throw failure(`${name}: could not parse amount to a number`);
  if (Math.abs(value.exponent) > 5000) throw failure(`${name}: exponent too large`);
  const scale = 10n ** BigInt(Math.abs(value.exponent));
  const top = value.digits * factor.top * (value.exponent > 0 ? scale : 1n);
  const bottom = factor.bottom * (value.exponent < 0 ? scale : 1n);
  return top % bottom === 0n ? toInteger(top / bottom) : toNumber(halfUp(top * 10n ** 10n, bottom), -10);
}

/** Rounded to the nearest, halves away from zero: what Go's Rat.FloatString does. */
function halfUp(top: bigint, bottom: bigint): bigint {
  const size = top < 0n ? -top : top;
  const rounded = (size * 2n + bottom) / (bottom * 2n);
  return top < 0n ? -rounded : rounded;
}

function wholeFactor(unit: string): { readonly top: bigint; readonly bottom: bigint } | undefined {
  if (!/^(?:[kKMgGtTpPeE]?|[kKMmgGtTpPeE]i)$/.test(unit)) return undefined;
  return { top: powerOf(unit.slice(0, 1).toLowerCase(), unit.endsWith("i")), bottom: 1n };
}

function powerOf(letter: string, binary: boolean): bigint {
  return (binary ? 1024n : 1000n) ** BigInt(POWERS.indexOf(letter));
}

function parseBytes(args: Args): RegoValue {
  const name = "units.parse_bytes";
  const text = stringOperand(args, 1).toLowerCase().replaceAll('"', "");
  const { number, unit } = checked(name, text, "no byte amount provided");
  const match = /^([kmgtpe]?)(i?)b?$/.exec(unit);
  if (match === null || (match[1] === "" && unit !== "")) throw failure(`${name}: byte unit ${unit} not recognized`);
  const value = readNumber(number);
  if (value === undefined) throw failure(`${name}: could not parse byte amount to a number`);
  if (Math.abs(value.exponent) > 5000) throw failure(`${name}: exponent too large`);
  const factor = powerOf(match[1] as string, match[2] === "i");
  const amount = toNumber(value.digits, value.exponent);
  return toInteger(truncate(multiply(toBigFloat(amount), toBigFloat(toInteger(factor)))));
}

export const units: Family = {
  "units.parse": parse,
  "units.parse_bytes": parseBytes,
};
