import type { ListTrouble } from "./list.ts";

/** When reading ends: at the caller's wish, or when its time is up. */
export function toSignals(
  { signal, timeoutMs }: { readonly signal?: AbortSignal | undefined; readonly timeoutMs?: number | undefined },
  standardMs: number,
): { readonly signal: AbortSignal; readonly deadline: AbortSignal } {
  const deadline = AbortSignal.timeout(timeoutMs ?? standardMs);
  return { signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]), deadline };
}

/** Of what came after the time was up, that is the reason. */
export function toReason(trouble: ListTrouble, signal: AbortSignal): ListTrouble {
  return signal.aborted ? { isDenied: false, because: "the time for reading the cluster was up" } : trouble;
}
