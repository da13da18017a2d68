/** What Go's JSON of a certificate holds; integers beyond the safe ones are bigint. */
export type X509Value =
  | null
  | boolean
  | string
  | number
  | bigint
  | readonly X509Value[]
  | { readonly [key: string]: X509Value };

/** The fields of one of Go's structs, by name. */
export type X509Fields = Readonly<Record<string, X509Value>>;

/** Normal form of an integer. */
export function toNumber(value: bigint): number | bigint {
  const short = Number(value);
  return Number.isSafeInteger(short) ? short : value;
}
