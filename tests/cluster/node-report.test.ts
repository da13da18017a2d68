import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toJob } from "../../src/apps/cli/node/job.ts";
import { CONTROLS } from "../../src/controls/index.ts";
import { evaluate } from "../../src/engines/posture/index.ts";
import { type AuditedRequest, findAuditRule, toAuditRules } from "../../src/formats/audit-policy/index.ts";
import { locate } from "../../src/formats/position/index.ts";
import { readYaml } from "../../src/formats/yaml/index.ts";
import { toPicture, toResources } from "../../src/inventory/index.ts";
import {
  asList,
  asString,
  DEFAULT_SETTINGS,
  dig,
  type Finding,
  type Json,
  type JsonObject,
} from "../../src/model/index.ts";
import { collectNodeReport } from "../../src/sources/node/index.ts";
import { startApiServer, whyNoApiServer, type ApiServer } from "./api-server.ts";

const ENCRYPTION = `apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
  - resources: [secrets]
    providers:
      - secretbox: { keys: [{ name: key1, secret: c2VjcmV0IGlzIHNlY3VyZSwgb2ggeWVzISEhISEhISE= }] }
      - identity: {}
`;
const AUDIT = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - level: None
    users: ["system:apiserver"]
  - level: None
    verbs: [watch]
  - level: Metadata
    resources: [{ group: "", resources: [secrets, "serviceaccounts/*"] }]
  - level: RequestResponse
    namespaces: [kube-public]
    verbs: [create]
  - level: Request
    resources: [{ group: rbac.authorization.k8s.io }, { group: "", resources: [configmaps], resourceNames: [chosen] }]
  - level: None
    resources: [{ group: "", resources: ["*/status", events] }]
  - level: None
    nonResourceURLs: ["/livez*", "/openapi*"]
  - level: Metadata
    userGroups: ["system:masters"]
    verbs: [list, delete]
`;

describe.skipIf(whyNoApiServer)("the report of a node that runs an API server", () => {
  const folder = mkdtempSync(join(tmpdir(), "hauberk-node-report-"));
  const log = join(folder, "audit.log");
  let server: ApiServer;
  let report: JsonObject;

  beforeAll(async () => {
    writeFileSync(join(folder, "encryption.yaml"), ENCRYPTION);
    writeFileSync(join(folder, "audit.yaml"), AUDIT);
    server = await startApiServer({
      flags: [
        "--anonymous-auth=false",
        `--encryption-provider-config=${join(folder, "encryption.yaml")}`,
        `--audit-policy-file=${join(folder, "audit.yaml")}`,
        `--audit-log-path=${log}`,
        "--audit-log-mode=blocking",
        "--profiling=false",
      ],
    });
    const whole = collectNodeReport({ root: "/", name: "here", at: new Date() });
    // Other tests may run API servers, too.
    const isOurs = (process: Json): boolean =>
      asList(dig(process, "arguments")).some((word) => asString(word)?.includes(folder) === true);
    report = {
      ...whole,
      processes: asList(whole["processes"]).filter(isOurs),
      configurations: asList(whole["configurations"]),
    };
  });
  afterAll(() => server?.stop());

  function judge(control: string): Finding[] {
    const text = JSON.stringify(report);
    const resources = readYaml("report.json", text).items.flatMap((item) => toResources(item, locate).items);
    const { picture } = toPicture({ resources, complete: false }, locate);
    const chosen = CONTROLS.filter(({ id }) => id === control);
    const { findings, passed } = evaluate(chosen, { picture, settings: DEFAULT_SETTINGS });
    expect(findings.length + passed).toBeGreaterThan(0);
    return findings;
  }

  it("holds the flags of the process, and what controls say of them is so", async () => {
    expect(asList(report["processes"])).toHaveLength(1);
    expect(judge("api-server/anonymous-access")).toEqual([]);
    const answer = await server.send("GET", "/version", undefined, { token: "nobody" });
    expect(answer.status).toBe(401);
    expect(judge("api-server/profiling")).toEqual([]);
    expect((await server.send("GET", "/debug/pprof/")).status).toBe(404);
    expect(judge("api-server/encryption-at-rest")).toEqual([]);
    expect(judge("api-server/etcd-authority").map(({ verdict }) => verdict)).toEqual(["fail"]);
    expect(judge("api-server/token-file").map(({ verdict }) => verdict)).toEqual(["fail"]);
    expect(judge("api-server/node-authorization").map(({ verdict }) => verdict)).toEqual(["fail"]);
    expect(judge("api-server/rbac-authorization")).toEqual([]);
  });

  it("can be made by a Job that the API server takes", () => {
    for (const node of ["node-1.example", undefined]) {
      const job = JSON.stringify(toJob({ node: [], namespace: "kube-system" }, node));
      expect(server.kubectl(["create", "--dry-run=server", "--validate=strict", "-f", "-"], job)).toContain("created");
    }
  });

  it("holds no key, also where a configuration file does", () => {
    expect(JSON.stringify(report)).not.toContain("c2VjcmV0IGlzIHNlY3VyZS");
    expect(JSON.stringify(report)).not.toContain(server.token);
  });

  it("knows what the audit policy logs as the API server does", async () => {
    server.kubectl(["create", "secret", "generic", "one", "--from-literal=a=b"]);
    server.kubectl(["get", "secrets", "-A"]);
    server.kubectl(["create", "configmap", "chosen", "--from-literal=a=b"]);
    server.kubectl(["create", "configmap", "chosen", "-n", "kube-public"]);
    server.kubectl(["create", "configmap", "other"]);
    server.kubectl(["get", "configmap", "chosen", "other"]);
    server.kubectl(["delete", "configmap", "other"]);
    server.kubectl(["create", "role", "reader", "--verb=get", "--resource=pods"]);
    server.kubectl(["create", "serviceaccount", "robot"]);
    server.kubectl(["create", "token", "robot"]);
    server.kubectl(["get", "pods,events,services"]);
    const logged = readFileSync(log, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as JsonObject);
    const rules = toAuditRules(readYaml("audit.yaml", AUDIT).items[0]?.value ?? null);
    const differing = logged.flatMap((event) => {
      const request = toRequest(event);
      if (request === undefined) return [];
      const { level } = findAuditRule(rules, request);
      return level === event["level"] ? [] : [`${level}, not ${asString(event["level"])}: ${JSON.stringify(request)}`];
    });
    expect(differing).toEqual([]);
    const levels = new Set(logged.filter((event) => toRequest(event) !== undefined).map((event) => event["level"]));
    expect(levels).toEqual(new Set(["Metadata", "Request", "RequestResponse"]));
    // What no rule matches, and what rules leave out, is not there: a pod that was listed is, one that was read is not.
    const seen = logged.map((event) => toRequest(event)).map((request) => `${request?.verb} ${request?.resource}`);
    expect(seen).toContain("list pods");
    expect(seen).not.toContain("list events");
    expect(logged.some((event) => event["verb"] === "get" && dig(event, "objectRef", "name") === "other")).toBe(false);
  });
});

function toRequest(event: JsonObject): AuditedRequest | undefined {
  const reference = dig(event, "objectRef");
  const resource = asString(dig(reference, "resource"));
  if (resource === undefined) return undefined;
  const read = (field: string): string => asString(dig(reference, field)) ?? "";
  const subresource = read("subresource");
  // A create carries the name in its body; rules see the one of the path, which has none.
  const verb = asString(event["verb"]) ?? "";
  return {
    user: asString(dig(event, "user", "username")) ?? "",
    groups: asList(dig(event, "user", "groups")).map((group) => asString(group) ?? ""),
    verb,
    namespace: read("namespace"),
    group: read("apiGroup"),
    resource: subresource === "" ? resource : `${resource}/${subresource}`,
    name: verb === "create" && subresource === "" ? "" : read("name"),
  };
}
