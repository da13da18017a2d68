/** Why something could not be worked out. It makes the rule an error: never a pass, never a silent skip. */
export class Fault {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** The same fault with what was being done in front. */
export function prefixFault(prefix: string, fault: Fault): Fault {
  return new Fault(`${prefix}: ${fault.message}`);
}
