import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Args, Family } from "../operands.ts";
import type { BuiltinContext } from "../builtin.ts";
import { stringOperand } from "../operands.ts";

const hash =
  (name: string): Family[string] =>
  (args, context) =>
    createHash(name)
      .update(counted(args, 1, context))
      .digest("hex");

const hmac =
  (name: string): Family[string] =>
  (args, context) =>
    createHmac(name, stringOperand(args, 2))
      .update(counted(args, 1, context))
      .digest("hex");

function counted(args: Args, at: number, { budget }: BuiltinContext): string {
  const text = stringOperand(args, at);
  budget.step(1 + Math.ceil(text.length / 64));
  return text;
}

export const hashes: Family = {
  "crypto.md5": hash("md5"),
  "crypto.sha1": hash("sha1"),
  "crypto.sha256": hash("sha256"),
  "crypto.hmac.md5": hmac("md5"),
  "crypto.hmac.sha1": hmac("sha1"),
  "crypto.hmac.sha256": hmac("sha256"),
  "crypto.hmac.sha512": hmac("sha512"),
  "crypto.hmac.equal": (args) => {
    const [left, right] = [Buffer.from(stringOperand(args, 1)), Buffer.from(stringOperand(args, 2))];
    return left.length === right.length && timingSafeEqual(left, right);
  },
};
