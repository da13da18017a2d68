/** Thrown while bytes are read, and handed out as a reason by the door. It has no stack: cheap. */
export class Malformed {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** What was read, or why it cannot be. */
export type Reading<Value> =
  | { readonly is: "read"; readonly value: Value }
  | { readonly is: "malformed"; readonly because: string };

/** Turns what reading throws into a reason. */
export function toReading<Value>(read: () => Value): Reading<Value> {
  try {
    return { is: "read", value: read() };
  } catch (error) {
    if (error instanceof Malformed) return { is: "malformed", because: error.message };
    throw error;
  }
}
