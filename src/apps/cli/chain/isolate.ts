import type { ChainCommandOptions } from "./read-chain.ts";

export interface IsolateOptions extends ChainCommandOptions {
  readonly output: "text" | "json";
}
export async function isolateTenants(places: readonly string[], options: IsolateOptions): Promise<number> {
  void places;
  void options;
  return await Promise.resolve(0);
}
