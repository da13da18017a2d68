import { describe, expect, it } from "vitest";
import { CONTROLS } from "../src/controls/index.ts";
import { evaluate } from "../src/engines/posture/index.ts";
import { locate } from "../src/formats/position/index.ts";
import { readYaml } from "../src/formats/yaml/index.ts";
import { toPicture, toResources } from "../src/inventory/index.ts";
import { type Blind, DEFAULT_SETTINGS, type Finding, formatPath, type Origin } from "../src/model/index.ts";

interface Scan {
  readonly control: string;
  readonly cluster?: boolean;
  readonly blind?: readonly Blind[];
}

function judge(text: string, { control, cluster = false, blind = [] }: Scan): Finding[] {
  const read = readYaml("access.yaml", text).items.flatMap((item) => toResources(item, locate).items);
  const origin: Origin = { is: "cluster", context: "test" };
  const resources = cluster ? read.map(({ object }) => ({ object, origin })) : read;
  const { picture } = toPicture({ resources, complete: cluster, blind }, locate);
  const controls = CONTROLS.filter(({ id }) => id === control);
  expect(controls).toHaveLength(1);
  return evaluate(controls, { picture, settings: DEFAULT_SETTINGS }).findings;
}

const toLines = (findings: readonly Finding[]): string[] =>
  findings.map(({ verdict, severity, path }) => `${verdict} ${severity} ${formatPath(path)}`);

const deployment = (spec: string, kind = "Deployment"): string => `apiVersion: apps/v1
kind: ${kind}
metadata: { name: web, namespace: shop }
spec:
  template:
    spec:
      ${spec}
      containers: [{ name: web, image: registry.example/web:1.4.2 }]
`;
const account = (fields = ""): string => `---
apiVersion: v1
kind: ServiceAccount
metadata: { name: web, namespace: shop }
${fields}
`;
const holds = (role: string, kind = "ClusterRoleBinding"): string => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata: { name: web, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${role} }
subjects: [{ kind: ServiceAccount, name: web, namespace: shop }]
`;

describe("the token of a service account", () => {
  const control = "service-account/token-mount";
  const path = "spec.template.spec.automountServiceAccountToken";

  it("is not mounted where the account says no and the pod says nothing", () => {
    const text = deployment("serviceAccountName: web") + account("automountServiceAccountToken: false");
    expect(judge(text, { control })).toEqual([]);
  });

  it("is mounted where the pod says yes, whatever the account says", () => {
    const text =
      deployment("serviceAccountName: web\n      automountServiceAccountToken: true") +
      account("automountServiceAccountToken: false");
    expect(toLines(judge(text, { control }))).toEqual([`fail low ${path}`]);
  });

  it("is taken away by a fix where the account holds no role, and left to a person where it holds one", () => {
    const alone = judge(deployment("serviceAccountName: web") + account(), { control });
    expect(alone[0]?.edits).toMatchObject([{ op: "set", value: false }]);
    const holder = judge(deployment("serviceAccountName: web") + account() + holds("view"), { control });
    expect(toLines(holder)).toEqual([`fail medium ${path}`]);
    expect(holder[0]?.edits).toEqual([]);
    expect(holder[0]?.message).toContain("ClusterRole view");
  });

  it("is unknown where accounts could not be listed", () => {
    const blind = [{ groupKind: "/ServiceAccount", namespace: "", because: "forbidden" }];
    const found = judge(deployment("serviceAccountName: web"), { control, cluster: true, blind });
    expect(found).toMatchObject([{ verdict: "unknown" }]);
    expect(found[0]?.message).toContain("forbidden");
  });
});

describe("rights of workloads", () => {
  const control = "service-account/takeover-rights";

  it("reach the cluster by a ClusterRoleBinding, not by a RoleBinding", () => {
    const base = deployment("serviceAccountName: web");
    expect(judge(base + holds("cluster-admin"), { control })).toHaveLength(1);
    expect(judge(base + holds("cluster-admin", "RoleBinding"), { control })).toEqual([]);
  });

  it("come by the groups every account is a member of, too", () => {
    const group = holds("cluster-admin").replace(
      /subjects:.*/,
      'subjects: [{ kind: Group, name: "system:serviceaccounts:shop" }]',
    );
    expect(judge(deployment("serviceAccountName: web") + group, { control })).toHaveLength(1);
    expect(
      judge(deployment("serviceAccountName: web") + group.replace("serviceaccounts:shop", "serviceaccounts:ops"), {
        control,
      }),
    ).toEqual([]);
  });

  it("do not count where no token is mounted", () => {
    const text =
      deployment("serviceAccountName: web\n      automountServiceAccountToken: false") + holds("cluster-admin");
    expect(judge(text, { control })).toEqual([]);
  });
});

describe("what a binding names", () => {
  it("is missing in a cluster, unknown in files that keep no roles", () => {
    const text = holds("gone");
    const control = "rbac/dangling-binding";
    expect(judge(text, { control, cluster: true })).toMatchObject([{ verdict: "fail" }]);
    expect(judge(text, { control })).toMatchObject([{ verdict: "unknown" }]);
    expect(judge(holds("view"), { control, cluster: true })).toEqual([]);
  });

  it("gets no hint of a stranger in the cluster-admin binding of the platform", () => {
    const text = holds("cluster-admin").replace(
      /subjects:.*/,
      'subjects: [{ kind: Group, name: "system:masters" }, { kind: User, name: mallory }]',
    );
    expect(toLines(judge(text, { control: "rbac/cluster-admin-binding" }))).toEqual(["fail critical subjects[1]"]);
  });
});

describe("a Secret", () => {
  const secret = (value: string, annotation = ""): string => `apiVersion: v1
kind: Secret
metadata: { name: db, namespace: shop${annotation} }
data: { password: ${JSON.stringify(value)} }
`;

  it("is a fault in a file and none in the cluster", () => {
    expect(toLines(judge(secret("VHIwdWI0ZG9y"), { control: "secrets/manifest" }))).toEqual(["fail high data"]);
    expect(judge(secret("VHIwdWI0ZG9y"), { control: "secrets/manifest", cluster: true })).toEqual([]);
  });

  it("is none where its values are encrypted, empty or filled in later", () => {
    for (const value of ["ENC[AES256_GCM,data:abc]", "", "${DB_PASSWORD}", "<path:secret/data/db#password>"]) {
      expect(judge(secret(value), { control: "secrets/manifest" })).toEqual([]);
    }
  });

  it("is in plain sight in kubectl's copy of what was applied", () => {
    const copy = `, annotations: { kubectl.kubernetes.io/last-applied-configuration: '{"data":{"password":"VHIwdWI0ZG9y"}}' }`;
    const found = judge(secret("VHIwdWI0ZG9y", copy), { control: "secrets/annotation", cluster: true });
    expect(found).toHaveLength(1);
    expect(found[0]?.message).not.toContain("VHIw");
  });
});

describe("credentials in workloads", () => {
  it("are found in annotations of the pods a CronJob makes", () => {
    const text = `apiVersion: batch/v1
kind: CronJob
metadata: { name: sync, namespace: shop }
spec:
  jobTemplate:
    spec:
      template:
        metadata: { annotations: { shop.example/api-key: q8Zr2LmX9vTk4WbY } }
        spec: { containers: [{ name: sync, image: registry.example/sync:1.0.0 }] }
`;
    const found = judge(text, { control: "secrets/annotation" });
    expect(toLines(found)).toEqual([
      'fail medium spec.jobTemplate.spec.template.metadata.annotations["shop.example/api-key"]',
    ]);
  });

  it("are milder where they are defaults that were never changed", () => {
    const env = (value: string): string =>
      deployment("").replace("web:1.4.2 }", `web:1.4.2, env: [{ name: DB_PASSWORD, value: ${value} }] }`);
    expect(toLines(judge(env("kilo7Juliett"), { control: "secrets/environment" }))[0]).toContain("fail high");
    expect(toLines(judge(env("changeme"), { control: "secrets/environment" }))[0]).toContain("fail medium");
    expect(judge(env('"$(DB_PASSWORD_FROM_FILE)"'), { control: "secrets/environment" })).toEqual([]);
  });
});
