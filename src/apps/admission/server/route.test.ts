import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toRoute } from "./route.ts";

function route(url: string, headers: object = { "content-type": "application/json" }) {
  return toRoute({ method: "POST", url, headers }, 10_000);
}

describe("where a request goes", () => {
  it.each([
    ["/validate/pod-security", 10_000],
    ["/validate/pod-security?timeout=10s", 10_000],
    ["/validate/pod-security?timeout=30s", 30_000],
    ["/validate/pod-security?timeout=1.5s", 1500],
    ["/validate/pod-security?timeout=1h", 30_000],
    ["/validate/pod-security?dry=1&timeout=250ms", 250],
  ])("%s has %i ms", (url, timeoutMs) => {
    expect(route(url)).toEqual({ is: "review", path: "validate", ruleSet: "pod-security", timeoutMs });
  });

  it.each(["?timeout=", "?timeout=0s", "?timeout=-1s", "?timeout=10", "?timeout=99999999999999999999h"])(
    "refuses %s",
    (query) => {
      expect(route(`/mutate/a${query}`)).toMatchObject({ is: "refused", status: 400 });
    },
  );

  it("takes JSON with parameters of its type, and nothing that only begins like it", () => {
    expect(route("/mutate/a", { "content-type": "Application/JSON; charset=utf-8" }).is).toBe("review");
    expect(route("/mutate/a", { "content-type": "application/jsonp" })).toMatchObject({ status: 415 });
    expect(route("/mutate/a", {})).toMatchObject({ status: 415 });
  });

  it("knows no rule set whose name is no DNS label, and never throws", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (name, query) => {
        const found = route(`/validate/${name}?${query}`);
        expect(found.is === "refused" || /^[a-z0-9][-a-z0-9]{0,62}$/.test(found.ruleSet)).toBe(true);
      }),
    );
  });
});
