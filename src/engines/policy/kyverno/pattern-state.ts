/** The way from the root of an object to one of its values; the text is made only where something fails. */
export interface Trail {
  readonly up: Trail | undefined;
  readonly step: string | number;
}

/** `/spec/containers/0/`: the way as Kyverno writes it, with a slash at the end. */
export function toPath(trail: Trail | undefined): string {
  let text = "/";
  for (let at = trail; at !== undefined; at = at.up) text = `/${at.step}${text}`;
  return text;
}

/**
 * Why a value does not satisfy a pattern. `condition`, `global`: an anchor says that the pattern does not apply here;
 * `skip`: nothing in a list or mapping had the pattern applied to; `negation`: a key is there that must not be.
 */
export interface Mismatch {
  readonly is: "plain" | "condition" | "global" | "negation" | "skip";
  /** Empty where Kyverno loses the place. */
  readonly path: () => string;
  readonly message: () => string;
}

/** What is remembered while one object is matched: for each anchor whether its key was seen in any mapping. */
export interface MatchState {
  seen: Map<string, boolean> | undefined;
}

export type Matcher = (value: unknown, trail: Trail | undefined, state: MatchState) => Mismatch | undefined;

export function toMismatch(is: Mismatch["is"], trail: Trail | undefined, message: () => string): Mismatch {
  return { is, path: () => toPath(trail), message };
}

/** Whether the mismatch says that the rule does not apply, rather than that it is broken. */
export function isSkip(mismatch: Mismatch): boolean {
  return mismatch.is === "condition" || mismatch.is === "global" || mismatch.is === "skip";
}

/** What several places say that did not apply, as one. */
export function joinSkips(skips: readonly Mismatch[], trail: Trail | undefined): Mismatch {
  return toMismatch("skip", trail, () => skips.map((skip) => skip.message()).join("; "));
}
