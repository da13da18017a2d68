import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AdmissionAnswer, type AdmissionReason, reportAdmissionReview, reportAdmissionText } from "./index.ts";

const UID = "705ab4f5-6393-11e8-b7cc-42010a800002";
const ALLOWED: AdmissionAnswer = { allowed: true, code: 200, reasons: [], notes: [], annotations: new Map() };
const reason = (over: Partial<AdmissionReason> = {}): AdmissionReason => ({
  rule: "pod/privileged",
  action: "deny",
  verdict: "fail",
  message: 'container "app" runs privileged',
  field: "spec.containers[0].securityContext.privileged",
  fix: "Remove `privileged: true`.",
  ...over,
});
const refuse = (...reasons: AdmissionReason[]): AdmissionAnswer => ({
  ...ALLOWED,
  allowed: false,
  code: 403,
  about: "Pod shop/web",
  reasons,
});

interface Response {
  readonly uid: string;
  readonly allowed: boolean;
  readonly status?: {
    message: string;
    reason: string;
    code: number;
    details?: { causes?: object[]; retryAfterSeconds?: number };
  };
  readonly warnings?: string[];
  readonly patch?: string;
  readonly patchType?: string;
  readonly auditAnnotations?: Record<string, string>;
}
const respond = (answer: AdmissionAnswer, uid = UID): Response =>
  (JSON.parse(reportAdmissionReview(uid, answer)) as { response: Response }).response;

describe("the answer to an AdmissionReview", () => {
  it("that is yes is nothing but yes", () => {
    expect(reportAdmissionReview(UID, ALLOWED)).toBe(
      `{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","response":{"uid":"${UID}","allowed":true}}`,
    );
    expect(respond(ALLOWED, '"\n').uid).toBe('"\n');
  });

  it("that is no says what about, how many rules, and for each the field, the fault and what to write", () => {
    const { status } = respond(refuse(reason(), reason({ rule: "policy/labels", message: "labels.team is missing" })));
    expect(status).toEqual({
      status: "Failure",
      message: [
        "Pod shop/web is refused: 2 rules do not hold",
        '- pod/privileged at spec.containers[0].securityContext.privileged: container "app" runs privileged. Fix: Remove `privileged: true`.',
        "- policy/labels at spec.containers[0].securityContext.privileged: labels.team is missing. Fix: Remove `privileged: true`.",
      ].join("\n"),
      reason: "Forbidden",
      details: {
        causes: [
          {
            reason: "pod/privileged",
            message: 'container "app" runs privileged',
            field: "spec.containers[0].securityContext.privileged",
          },
          {
            reason: "policy/labels",
            message: "labels.team is missing",
            field: "spec.containers[0].securityContext.privileged",
          },
        ],
      },
      code: 403,
    });
  });

  it("tells faults from what could not be judged, and asks clients to come back after an overload", () => {
    const unknown = { ...refuse(reason({ verdict: "unknown" })), code: 500 };
    expect(respond(unknown).status).toMatchObject({ reason: "InternalError", code: 500 });
    expect(respond(unknown).status?.message).toContain("1 rule could not be judged\n- pod/privileged");
    const skipped = { ...refuse(reason({ verdict: "skipped" })), code: 429 };
    expect(respond(skipped).status).toMatchObject({ reason: "TooManyRequests", details: { retryAfterSeconds: 1 } });
    expect(respond({ ...refuse(), code: 429 }).status?.message).toBe(
      "Pod shop/web was not looked at: too many requests",
    );
  });

  it("carries warnings and notes also with a yes, and a patch only with a yes", () => {
    const patch = [{ op: "add", path: "/metadata/labels", value: { ä: "ö" } }] as const;
    const answer = { ...ALLOWED, reasons: [reason({ action: "warn" })], notes: ["would be defaulted: x"], patch };
    const response = respond(answer);
    expect(response.warnings).toEqual([
      'pod/privileged at spec.containers[0].securityContext.privileged: container "app" runs privileged. Fix: Remove `privileged: true`.',
      "would be defaulted: x",
    ]);
    expect(response.patchType).toBe("JSONPatch");
    expect(JSON.parse(Buffer.from(response.patch ?? "", "base64").toString("utf8"))).toEqual(patch);
    expect(respond({ ...answer, ...refuse(reason()) })).not.toHaveProperty("patch");
  });

  it("keeps audit annotations whose keys the API server takes", () => {
    const annotations = new Map([
      ["denied", "a"],
      ["enforce-policy", "restricted:latest"],
      ["a/b", "no"],
      ["", "no"],
      ["x".repeat(64), "no"],
    ]);
    expect(respond({ ...ALLOWED, annotations }).auditAnnotations).toEqual({
      denied: "a",
      "enforce-policy": "restricted:latest",
    });
  });

  it("shows what would not be seen, so that no object's name forges a line", () => {
    const forged = refuse(reason({ message: "x\n- everything is fine\u202e", field: "a\rb" }));
    const message = respond({ ...forged, about: "Pod a\nb" }).status?.message ?? "";
    expect(message.split("\n")).toHaveLength(2);
    expect(message).toContain("Pod a\\nb");
    expect(message).toContain("x\\n- everything is fine\\u{202e}");
  });

  it("stays within what the API server and its clients take, whatever it holds", () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.constant("ä".repeat(20_000)));
    const reasons = fc.array(
      fc.record({
        rule: text,
        action: fc.constantFrom("deny", "warn", "audit"),
        verdict: fc.constantFrom("fail", "unknown", "skipped"),
        message: text,
        field: text,
        fix: text,
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(reasons, fc.array(text), (some, notes) => {
        const many = some.flatMap((one) => Array.from({ length: 20 }, () => one));
        const response = respond({ ...refuse(...many), notes, annotations: new Map([["denied", "x".repeat(1e6)]]) });
        const { warnings = [], status } = response;
        expect(status?.message.length).toBeLessThanOrEqual(8192);
        expect(Buffer.byteLength(warnings.join(""))).toBeLessThanOrEqual(4096);
        for (const warning of warnings) expect(warning.length).toBeLessThanOrEqual(1500);
        expect(response.auditAnnotations?.["denied"]?.length).toBe(4096);
      }),
      { numRuns: 50 },
    );
  });

  it("for people says the same without JSON", () => {
    expect(
      reportAdmissionText(UID, { ...refuse(reason()), annotations: new Map([["denied", "pod/privileged"]]) }),
    ).toBe(`${respond(refuse(reason())).status?.message}\naudit: denied=pod/privileged`);
    expect(reportAdmissionText(UID, { ...ALLOWED, about: "Pod shop/web" })).toBe("Pod shop/web is allowed");
  });
});
