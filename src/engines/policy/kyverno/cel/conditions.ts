import { BOOL, type Environment, type Program } from "../../../../languages/cel/index.ts";
import { asList, isObject, type Json } from "../../../../model/index.ts";
import { Fault } from "../fault.ts";
import type { Frame } from "./activation.ts";
import { compileProgram, run } from "./program.ts";

/** Compiles `matchConditions`. @param where of the list, `spec.matchConditions` */
export function compileConditions(
  conditions: Json | undefined,
  where: string,
  environment: Environment,
): readonly Program[] | Fault {
  const programs: Program[] = [];
  for (const [index, condition] of asList(conditions).entries()) {
    const expression = isObject(condition) ? condition.expression : undefined;
    const program = compileProgram(expression, `${where}[${index}].expression`, environment, [BOOL]);
    if (program instanceof Fault) return program;
    programs.push(program);
  }
  return programs;
}

/**
 * Whether all conditions hold. One that is false decides, even after one that failed.
 * @param ignoresFaults a condition that fails counts as false (`failurePolicy: Ignore`)
 */
export function holdsAll(conditions: readonly Program[], frame: Frame, ignoresFaults: boolean): boolean | Fault {
  let fault: Fault | undefined;
  for (const condition of conditions) {
    const value = run(condition, frame);
    if (value instanceof Fault) fault ??= value;
    else if (typeof value !== "boolean") fault ??= new Fault("a match condition is no boolean");
    else if (!value) return false;
  }
  if (fault === undefined) return true;
  return ignoresFaults ? false : fault;
}
