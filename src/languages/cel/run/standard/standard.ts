import type { Library } from "../../declaration.ts";
import { ARITHMETIC } from "./arithmetic.ts";
import { COLLECTION } from "./collection.ts";
import { COMPARISON } from "./comparison.ts";
import { CONVERSION } from "./conversion.ts";
import { LOGIC } from "./logic.ts";
import { TEXT } from "./text.ts";
import { TIME } from "./time.ts";

/** What every environment has: operators, conversions, sizes, text and time. @see cel-spec, langdef.md */
export const STANDARD: Library = {
  name: "standard",
  overloads: [...LOGIC, ...COMPARISON, ...ARITHMETIC, ...COLLECTION, ...CONVERSION, ...TEXT, ...TIME],
};
