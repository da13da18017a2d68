import { describe, expect, it } from "vitest";
import type { Finding } from "../../model/index.ts";
import { accept, type Exception } from "./index.ts";

const finding = (over: Partial<Finding> = {}): Finding => ({
  control: "pod/run-as-non-root",
  severity: "medium",
  verdict: "fail",
  resource: { apiVersion: "apps/v1", kind: "Deployment", namespace: "payments", name: "gateway" },
  origin: { is: "cluster", context: "test" },
  container: "proxy",
  path: ["spec"],
  message: "runs as root",
  edits: [],
  fingerprint: "0123456789abcdef",
  ...over,
});

const exception = (over: Partial<Exception> = {}): Exception => ({
  name: "legacy",
  owner: "payments-team",
  reason: "vendor image",
  expires: "2027-01-31",
  controls: ["pod/run-as-non-root"],
  resources: [{ kind: "Deployment", namespace: "payments", name: "gateway" }],
  at: undefined,
  ...over,
});

const TODAY = "2026-11-21";
const codes = (result: { problems: { code: string }[] }): string[] => result.problems.map(({ code }) => code);

describe("an exception", () => {
  it("accepts what it names until the end of its last day", () => {
    expect(accept([finding()], [exception()], undefined, TODAY).open).toEqual([]);
    expect(accept([finding()], [exception({ expires: TODAY })], undefined, TODAY).open).toEqual([]);
  });

  it("accepts nothing once expired, and says so", () => {
    const result = accept([finding()], [exception({ expires: "2026-11-20" })], undefined, TODAY);
    expect(result.open).toHaveLength(1);
    expect(codes(result)).toEqual(["EXCEPTION_EXPIRED"]);
  });

  it("does not reach other controls, objects, namespaces, groups or containers", () => {
    const others: Partial<Finding>[] = [
      { control: "pod/privileged" },
      { container: "app" },
      { resource: { ...finding().resource, name: "gateway-2" } },
      { resource: { ...finding().resource, namespace: "shop" } },
      { resource: { ...finding().resource, kind: "StatefulSet" } },
      { resource: { ...finding().resource, apiVersion: "evil.example/v1" } },
    ];
    const narrow = exception({
      containers: ["proxy"],
      resources: [{ apiGroup: "apps", kind: "Deployment", namespace: "payments", name: "gateway" }],
    });
    for (const other of others) expect(accept([finding(other)], [narrow], undefined, TODAY).open).toHaveLength(1);
  });

  it("without a namespace is for objects without one", () => {
    const cluster = exception({ resources: [{ kind: "Deployment", name: "gateway" }] });
    expect(accept([finding()], [cluster], undefined, TODAY).open).toHaveLength(1);
  });

  it("is never widened by another: control of one and object of the other do not add up", () => {
    const one = exception({ name: "one", controls: ["pod/privileged"] });
    const two = exception({ name: "two", resources: [{ kind: "Deployment", namespace: "shop", name: "*" }] });
    const result = accept([finding()], [one, two], undefined, TODAY);
    expect(result.open).toHaveLength(1);
    expect(codes(result)).toEqual(["EXCEPTION_UNUSED", "EXCEPTION_UNUSED"]);
  });

  it("that is valid wins over an expired one for the same finding, which is still reported", () => {
    const result = accept(
      [finding()],
      [exception({ name: "old", expires: "2026-01-01" }), exception()],
      undefined,
      TODAY,
    );
    expect(result.open).toEqual([]);
    expect(codes(result)).toEqual(["EXCEPTION_EXPIRED"]);
  });
});

describe("a baseline", () => {
  it("accepts as many findings of a fingerprint as were there before, and no more", () => {
    const baseline = { file: "baseline.json", fingerprints: new Map([["0123456789abcdef", 1]]) };
    const result = accept([finding(), finding()], [], baseline, TODAY);
    expect(result.open).toHaveLength(1);
    expect(result.suppressed).toHaveLength(1);
  });
});
