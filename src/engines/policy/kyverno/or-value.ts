import { type CelValue, DYN, type Library, Optional } from "../../../languages/cel/index.ts";

/**
 * `orValue` of what is no optional: the value itself. Policies written for older engines count on it, and Kyverno keeps
 * it for them.
 * @see pkg/cel/compiler of Kyverno, OrValueCompatEnvOptions
 */
export const orValueLibrary: Library = {
  name: "kyverno.orValue",
  overloads: [
    {
      id: "dyn_orValue_dyn",
      function: "orValue",
      member: true,
      parameters: [DYN, DYN],
      result: DYN,
      run: (value: CelValue) => value,
      accepts: ([value]) => !(value instanceof Optional),
    },
  ],
};
