import { CelError } from "../value.ts";

/** The limit was reached; unlike other errors, nothing absorbs it. */
export class CostExceeded extends CelError {
  constructor() {
    super("operation cancelled: actual cost limit exceeded");
  }
}
