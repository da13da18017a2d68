/**
 * Why something could not be worked out. It makes the rule an error: never a pass, never a silent skip.
 * `missing`: a key that is not there; `unknown`: something outside was not looked at, and no default may stand in for it.
 */
export class Fault {
  readonly message: string;
  readonly is: "missing" | "unknown" | "failed";

  constructor(message: string, is: Fault["is"] = "failed") {
    this.message = message;
    this.is = is;
  }
}

/** The same fault with what was being done in front. */
export function prefixFault(prefix: string, fault: Fault): Fault {
  return new Fault(`${prefix}: ${fault.message}`, fault.is);
}
