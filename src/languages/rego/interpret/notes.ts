import type { Expr } from "../ast.ts";
import type { RegoValue } from "../value.ts";

/** What an evaluation did, by body: how far it came, and how often it was solved. */
export class Notes {
  readonly reached = new Map<readonly Expr[], number>();
  readonly solved = new Map<readonly Expr[], number>();

  /** What names were bound to when an evaluation came farthest, the last time. */
  readonly bound = new Map<readonly Expr[], ReadonlyMap<string, RegoValue>>();

  tried(body: readonly Expr[], index: number, env: ReadonlyMap<string, RegoValue>): void {
    if (index === body.length) this.solved.set(body, (this.solved.get(body) ?? 0) + 1);
    if (index < (this.reached.get(body) ?? -1)) return;
    this.reached.set(body, index);
    this.bound.set(body, new Map(env));
  }
}
