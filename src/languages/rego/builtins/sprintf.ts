import { formatGo, type GoArgument } from "../../../formats/go-format/index.ts";
import { formatValue } from "../text.ts";
import { asBigInt } from "./operands.ts";
import type { RegoValue } from "../value.ts";
import { isDecimal } from "../number.ts";
import type { Family } from "./operands.ts";
import { arrayOperand, orFailure, stringOperand } from "./operands.ts";

function toArgument(value: RegoValue): GoArgument {
  switch (typeof value) {
    case "string":
    case "bigint":
      return value;
    case "number":
      return Number.isInteger(value) ? (asBigInt(value) ?? value) : value;
    default:
      return isDecimal(value) ? Number(value.text) : formatValue(value);
  }
}

export const sprintf: Family = {
  sprintf: (args, { budget }) => {
    const format = stringOperand(args, 1);
    const values = arrayOperand(args, 2).map(toArgument);
    budget.step(Math.ceil(format.length / 64));
    return orFailure(() => formatGo(format, values, (length) => budget.allocate(Math.ceil(length / 16))));
  },
};
