import { CelError } from "../value.ts";

/** @throws {CelError} always; the place is added by whoever evaluates the node */
export function fail(message: string): never {
  throw new CelError(message);
}

/** @throws {CelError} always */
export function noSuchOverload(): never {
  throw new CelError("no such overload");
}
