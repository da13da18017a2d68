import type { Random } from "../random.ts";

/** A language's generator of cases, each of which is run by its interpreter and its compiled code. */
export interface PolicyFuzzer<Case = unknown> {
  /** How many inputs a case holds for its policy. */
  readonly pairs: number;
  /** The same choices make the same case. */
  readonly make: (random: Random) => Case;
  /** How the two differ; undefined where they agree. */
  readonly findDisagreement: (made: Case) => string | undefined;
}

/** By the name of the language. */
export const FUZZERS: Readonly<Record<string, () => Promise<PolicyFuzzer>>> = {
  cel: async () => {
    const { CEL_INPUTS, findCelDisagreement, makeCelCase } = await import("./cel.ts");
    return toFuzzer(CEL_INPUTS, makeCelCase, findCelDisagreement);
  },
  jmespath: async () => {
    const { findJmesDisagreement, makeJmesCase } = await import("./jmespath.ts");
    return toFuzzer(1, makeJmesCase, findJmesDisagreement);
  },
  rego: async () => {
    const { findRegoDisagreement, makeRegoCase, REGO_INPUTS } = await import("./rego.ts");
    return toFuzzer(REGO_INPUTS, makeRegoCase, findRegoDisagreement);
  },
};

function toFuzzer<Case>(
  pairs: number,
  make: PolicyFuzzer<Case>["make"],
  findDisagreement: PolicyFuzzer<Case>["findDisagreement"],
): PolicyFuzzer {
  return { pairs, make, findDisagreement: (made) => findDisagreement(made as Case) };
}
