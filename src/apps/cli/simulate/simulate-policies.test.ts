import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../model/index.ts";
import { runProgram } from "../program.ts";
import { BY_VALUE, ENFORCE, event, NOW, toSimulating } from "./simulate-for-tests.ts";

const simulating = toSimulating();
const { file, run } = simulating;

describe("what a simulation says of policies", () => {
  it("reads packed logs and lists of events, and follows an object from one file to the next", async () => {
    const objectRef = { resource: "configmaps", namespace: "shop", apiVersion: "v1", name: "m" };
    const toMap = (a: string): JsonObject => ({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "m" },
      data: { a },
    });
    const body = (verb: string, code: number, a: string): string =>
      event({ verb, objectRef, responseStatus: { code }, level: "RequestResponse", responseObject: toMap(a) });
    const first = join(simulating.folder, "one.log.gz");
    const items = [JSON.parse(body("create", 201, "1")) as JsonObject];
    writeFileSync(first, gzipSync(JSON.stringify({ kind: "EventList", apiVersion: "audit.k8s.io/v1", items })));
    const second = file("two.log", body("patch", 200, "2"));
    const policy = BY_VALUE.replace("[CREATE]", "[UPDATE]").replace(
      "object.data.a != 'REDACTED'",
      "oldObject.data.a == object.data.a",
    );
    const args = [file("policy.yaml", policy), "--audit", first, "--audit", second];
    const { report } = await run(...args, "--against", file("now.yaml", NOW));
    expect(report.effects).toMatchObject([{ source: "audit", effect: "denied", operation: "UPDATE", count: 1 }]);
    const alone = await run(args[0] ?? "", "--audit", second, "--against", file("now.yaml", NOW));
    expect(alone.report.effects).toEqual([]);
    expect(alone.report.notAssessable).toMatchObject([
      { because: "it depends on what was replaced, which the audit log does not hold", count: 1 },
    ]);
  });

  it("does not guess who would make a live object", async () => {
    const toPolicy = (expression: string): string =>
      BY_VALUE.replace("[configmaps]", "[pods]").replace("object.data.a != 'REDACTED'", expression);
    const now = `${NOW}---\napiVersion: v1\nkind: Pod\nmetadata: { name: p, namespace: shop }\nspec: { containers: [] }\n`;
    const against = ["--against", file("now.yaml", now)];
    const byName = await run(file("policy.yaml", toPolicy("request.userInfo.username == 'ci'")), ...against);
    expect(byName.report.effects).toEqual([]);
    expect(byName.report.notAssessable).toMatchObject([
      { because: "it depends on who makes the object, and of a live one nobody knows" },
    ]);
    const anyway = await run(file("policy.yaml", toPolicy("request.userInfo.username == 'ci' && false")), ...against);
    expect(anyway.report.effects).toMatchObject([{ effect: "denied" }, { effect: "denied" }]);
  });

  it("says of a policy in force for auditors only that it would be noted, and of one that nobody bound that it does nothing", async () => {
    const [policy = "", binding = ""] = BY_VALUE.replace("[configmaps]", "[pods]")
      .replace("object.data.a != 'REDACTED'", "false")
      .split("---\n");
    const against = ["--against", file("now.yaml", NOW)];
    const noted = await run(file("policy.yaml", `${policy}---\n${binding.replace("[Deny]", "[Audit]")}`), ...against);
    expect(noted.code).toBe(0);
    expect(noted.report.effects).toMatchObject([{ effect: "noted", kind: "Deployment" }]);
    const unbound = await run(file("policy.yaml", policy), ...against);
    expect(unbound.report.effects).toEqual([]);
    expect(unbound.report.notes).toEqual([
      "ValidatingAdmissionPolicy by-value does nothing: no ValidatingAdmissionPolicyBinding names it",
    ]);
  });

  it("names workloads that would not start again without what is deleted", async () => {
    const map = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: m, namespace: shop }\n";
    const toPod = (optional: boolean): string =>
      `---\napiVersion: v1\nkind: Pod\nmetadata: { name: p-${optional}, namespace: shop }\nspec: { containers: [], volumes: [{ name: v, configMap: { name: m, optional: ${optional} } }] }\n`;
    const now = file("now.yaml", NOW + map + toPod(true) + toPod(false));
    const { code, report } = await run("--delete", "ConfigMap/shop/m", "--against", now);
    expect(code).toBe(1);
    expect(report.missing).toEqual([{ workload: "Pod shop/p-false", needs: "ConfigMap shop/m" }]);
  });

  it("says plainly that mutation is not simulated", async () => {
    const mutating = "apiVersion: mutations.gatekeeper.sh/v1\nkind: Assign\nmetadata: { name: a }\nspec: {}\n";
    const { report } = await run(file("policy.yaml", mutating), "--against", file("now.yaml", NOW));
    expect(report.notes).toEqual([expect.stringContaining("mutation is not simulated") as string]);
  });

  it("tells people the answer first, and whom to ask about it", async () => {
    const output = join(simulating.folder, "out.txt");
    const args = [file("new.yaml", ENFORCE), "--against", file("now.yaml", NOW), "--output", output];
    expect(await runProgram(["simulate", ...args])).toBe(1);
    const lines = readFileSync(output, "utf8").split("\n");
    expect(lines[0]).toBe("Of 5 live objects: 1 would be refused that are not today.");
    expect(lines.slice(1, 8)).toEqual([
      "  changed: Namespace shop",
      "",
      "Would be refused, and is not today: 1 request, 1 object, 1 owner",
      "  payments (label team of namespace shop): 1 request",
      "    pod-security/baseline:latest",
      '      violates PodSecurity "baseline:latest": privileged (container "c" must not set securityContext.privileged=true)',
      "      - Pods of Deployment shop/cart (1 live, if made anew)",
    ]);
  });
});
