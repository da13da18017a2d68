import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, vi } from "vitest";
import type { JsonObject } from "../../../model/index.ts";
import { runProgram } from "../program.ts";

export const NOW = `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { team: payments } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
  template:
    metadata: { labels: { app: cart } }
    spec: { containers: [{ name: c, image: nginx, securityContext: { privileged: true } }] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: reader }
rules: [{ apiGroups: [""], resources: [secrets], verbs: [get, list] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: cart-reads }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader }
subjects: [{ kind: ServiceAccount, name: cart, namespace: shop }]
`;
export const ENFORCE = `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { team: payments, pod-security.kubernetes.io/enforce: baseline } }
`;
/** Refuses ConfigMaps whose key holds a certain value. */
export const BY_VALUE = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: by-value }
spec:
  matchConstraints:
    resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps] }]
  validations: [{ expression: "object.data.a != 'REDACTED'" }]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: by-value }
spec: { policyName: by-value, validationActions: [Deny] }
`;

/** What --format json says, as far as tests look. */
export interface Report {
  readonly changes: readonly { readonly is: string; readonly resource: JsonObject }[];
  readonly judged: JsonObject;
  readonly effects: readonly JsonObject[];
  readonly missing: readonly JsonObject[];
  readonly notes: readonly string[];
  readonly notAssessable: readonly JsonObject[];
  readonly attacks: readonly JsonObject[];
  readonly flows: { readonly stopped: readonly JsonObject[] };
  readonly connections: { readonly changed: readonly JsonObject[] };
  readonly rights: { readonly lost: readonly JsonObject[]; readonly allowedByOthers: number };
}

/** An event of an audit log. */
export const event = (over: JsonObject): string =>
  JSON.stringify({
    kind: "Event",
    apiVersion: "audit.k8s.io/v1",
    level: "Metadata",
    stage: "ResponseComplete",
    auditID: "1",
    user: { username: "system:serviceaccount:shop:cart", groups: ["system:authenticated"] },
    responseStatus: { code: 200 },
    annotations: { "authorization.k8s.io/decision": "allow" },
    ...over,
  });

/** Files of one test, and the program run on them. */
export interface Simulating {
  readonly folder: string;
  /** What was written to standard error. */
  readonly told: string;
  readonly file: (name: string, text: string) => string;
  readonly run: (...args: readonly string[]) => Promise<{ readonly code: number; readonly report: Report }>;
}

/** Sets up a folder for each test of the file that calls it. */
export function toSimulating(): Simulating {
  let [folder, told] = ["", ""];
  beforeEach(() => {
    [folder, told] = [mkdtempSync(join(tmpdir(), "hauberk-simulate-")), ""];
    vi.spyOn(console, "error").mockImplementation((text: string) => void (told += `${text}\n`));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });
  return {
    get folder() {
      return folder;
    },
    get told() {
      return told;
    },
    file: (name, text) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    },
    run: async (...args) => {
      const output = join(folder, "out.json");
      const code = await runProgram(["simulate", ...args, "--format", "json", "--output", output]);
      const printed = existsSync(output) ? readFileSync(output, "utf8") : "{}";
      return { code, report: JSON.parse(printed) as Report };
    },
  };
}
