import { describe, expect, it } from "vitest";
import type { Change } from "../../../model/index.ts";
import { toChangeGroups, toSharedTitle } from "./cut-groups.ts";

const toChange = (kind: string, name: string, more: Partial<Change> = {}): Change => ({
  id: `${kind}@apps/Deployment/shop/${name}/main`,
  title: `Mend container main of ${name} by its ${kind}`,
  resource: { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name },
  cost: { friction: 1, latency: 0, operation: 0 },
  edits: [{ op: "set", path: ["spec"], value: 1 }],
  ...more,
});

describe("changes that are alike", () => {
  it("read as one line: what their titles share, and what they are about", () => {
    const changes = [toChange("digest", "cart"), toChange("token", "cart"), toChange("digest", "web")];
    expect(toChangeGroups([0, 1, 2], changes)).toEqual([
      { title: "Mend container main of … by its digest", about: ["shop/cart", "shop/web"], changes: [0, 2] },
      { title: "Mend container main of cart by its token", about: ["shop/cart"], changes: [1] },
    ]);
  });

  it("are told apart when one costs more, stops something, or is left to people", () => {
    const dear = toChange("digest", "b", { cost: { friction: 5, latency: 0, operation: 0 } });
    const [stopping, byHand] = [toChange("digest", "c", { stops: 2 }), toChange("digest", "d", { edits: [] })];
    expect(toChangeGroups([0, 1, 2, 3], [toChange("digest", "a"), dear, stopping, byHand])).toHaveLength(4);
  });

  it("share no word twice, however their titles overlap", () => {
    expect(toSharedTitle(["a b c", "a c"])).toBe("a … c");
    expect(toSharedTitle(["a a", "a a a"])).toBe("a a …");
    expect(toSharedTitle(["same", "same"])).toBe("same");
    expect(toSharedTitle(["one", "two"])).toBe("…");
  });
});
