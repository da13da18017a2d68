import type { Expr } from "../ast.ts";

/** What an evaluation did, by body: how far it came, and how often it was solved. */
export class Notes {
  readonly reached = new Map<readonly Expr[], number>();
  readonly solved = new Map<readonly Expr[], number>();

  tried(body: readonly Expr[], index: number): void {
    if (index === body.length) this.solved.set(body, (this.solved.get(body) ?? 0) + 1);
    if (index >= (this.reached.get(body) ?? -1)) this.reached.set(body, index);
  }
}
