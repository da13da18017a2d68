import { describe, expect, it } from "vitest";
import type { JsonObject, KubernetesObject, PolicyResult } from "../../../model/index.ts";
import { toKnownObjects } from "../known-objects.ts";
import type { Request } from "../policy.ts";
import { readPolicies } from "../read-policies.ts";

const DENY = { failureAction: "Enforce", message: "no", deny: {} };

function judge(kinds: string[], request: Partial<Request>, resources: JsonObject = {}, body: JsonObject = DENY) {
  const object: KubernetesObject = {
    apiVersion: "kyverno.io/v1",
    kind: "ClusterPolicy",
    metadata: { name: "test" },
    spec: { rules: [{ name: "rule", match: { any: [{ resources: { kinds, ...resources } }] }, validate: body }] },
  };
  const { policies } = readPolicies([{ object, origin: { is: "cluster", context: "" } }]);
  return policies.flatMap((policy) => policy.judge({ ...EXEC, ...request }, world));
}

const EXEC: Request = {
  operation: "CONNECT",
  object: { apiVersion: "v1", kind: "PodExecOptions", metadata: {}, command: ["sh"] },
  oldObject: null,
  kind: { group: "", version: "v1", kind: "PodExecOptions" },
  resource: { group: "", version: "v1", resource: "pods" },
  subResource: "exec",
  name: "web",
  namespace: "prod",
  userInfo: { username: "jane", groups: ["devs"] },
  dryRun: false,
};
const SCALE: Partial<Request> = {
  operation: "UPDATE",
  object: { apiVersion: "autoscaling/v1", kind: "Scale", metadata: { name: "web", namespace: "prod" } },
  kind: { group: "autoscaling", version: "v1", kind: "Scale" },
  resource: { group: "apps", version: "v1", resource: "deployments" },
  subResource: "scale",
};
const binding: KubernetesObject = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRoleBinding",
  metadata: { name: "devs" },
  roleRef: { kind: "ClusterRole", name: "developer" },
  subjects: [{ kind: "Group", name: "devs" }],
};
const world = { objects: toKnownObjects([binding]), now: new Date(0) };

describe("a rule about a subresource", () => {
  it("goes by the kind of the resource, whatever kind is sent", () => {
    expect(judge(["Pod/exec"], {})).toHaveLength(1);
    expect(judge(["PodExecOptions"], {})).toHaveLength(0);
    expect(judge(["Pod"], {})).toHaveLength(0);
    expect(judge(["Deployment/scale"], SCALE)).toHaveLength(1);
    expect(judge(["StatefulSet/scale", "Scale"], SCALE)).toHaveLength(0);
    expect(judge(["*/scale"], SCALE)).toHaveLength(1);
  });

  it("is about connections in the namespaces that it names, though what is sent names none", () => {
    expect(judge(["Pod/exec"], {}, { namespaces: ["prod"] })).toHaveLength(1);
    expect(judge(["Pod/exec"], {}, { namespaces: ["test"] })).toHaveLength(0);
  });

  it("sees the roles of the user who asks", () => {
    const conditions = { any: [{ key: "developer", operator: "AnyIn", value: "{{ request.clusterRoles }}" }] };
    const [result]: PolicyResult[] = judge(["Pod/exec"], {}, {}, { ...DENY, deny: { conditions } });
    expect(result?.result).toBe("fail");
    const [other]: PolicyResult[] = judge(
      ["Pod/exec"],
      { userInfo: { username: "joe", groups: [] } },
      {},
      { ...DENY, deny: { conditions } },
    );
    expect(other?.result).toBe("pass");
  });
});
