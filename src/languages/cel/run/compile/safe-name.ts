/** What JSON values and bytes inherit properties from. */
const PROTOTYPES: readonly object[] = [
  Object.prototype,
  Array.prototype,
  String.prototype,
  Number.prototype,
  Boolean.prototype,
  BigInt.prototype,
  Uint8Array.prototype,
  Object.getPrototypeOf(Uint8Array.prototype) as object,
];
const INHERITED = new Set(PROTOTYPES.flatMap((prototype) => Object.getOwnPropertyNames(prototype)));

/**
 * Whether `value.name` is an own property wherever it is defined, of any value of JSON; such a field is read by a plain
 * property access, which engines make fast.
 */
export function isSafeName(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name) && !INHERITED.has(name) && name !== "length";
}

/** Whether every plain object seems to have it. */
export const isOnPrototype = (name: string): boolean => name in Object.prototype;
