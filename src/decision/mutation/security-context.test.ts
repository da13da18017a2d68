import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../model/index.ts";
import {
  contextOf,
  create,
  NO_MUTATIONS,
  RESTRICTED,
  RESTRICTED_CONTEXT,
  specOf,
  toPod,
  toPodOf,
} from "./mutations-for-tests.ts";

describe("security context defaults", () => {
  it("fill in a container that says nothing, and init containers, too", () => {
    const image = "registry.example/app:1";
    const pod = toPod({ initContainers: [{ name: "init", image }], containers: [{ name: "app", image }] });
    expect(specOf(create(pod, RESTRICTED))).toEqual({
      initContainers: [{ name: "init", image, securityContext: RESTRICTED_CONTEXT }],
      containers: [{ name: "app", image, securityContext: RESTRICTED_CONTEXT }],
    });
  });

  it("fill in only what is asked for", () => {
    const securityContext = { ...NO_MUTATIONS.securityContext, dropCapabilities: true };
    const mutated = create(toPodOf({}), { ...NO_MUTATIONS, securityContext });
    expect(contextOf(mutated)).toEqual({ capabilities: { drop: ["ALL"] } });
  });

  it("leave what a container says, even where it is weak", () => {
    const own = {
      allowPrivilegeEscalation: true,
      capabilities: { drop: ["NET_RAW"] },
      seccompProfile: { type: "Unconfined" },
      runAsNonRoot: false,
    };
    const mutated = create(toPodOf({ securityContext: own }), RESTRICTED);
    expect(contextOf(mutated)).toBe(own);
    expect(mutated.notes).toEqual([
      'container "app" drops some capabilities only; write drop: [ALL], and add what it needs',
    ]);
  });

  it("leave what the pod says for its containers, unless a container says otherwise", () => {
    const pod = toPodOf({}, { securityContext: { runAsNonRoot: false, seccompProfile: { type: "Unconfined" } } });
    expect(contextOf(create(pod, RESTRICTED))).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
    });
  });

  it("take null for nothing, as the API does", () => {
    const securityContext: JsonObject = { runAsNonRoot: null, capabilities: null, allowPrivilegeEscalation: null };
    expect(contextOf(create(toPodOf({ securityContext }), RESTRICTED))).toEqual(RESTRICTED_CONTEXT);
    expect(contextOf(create(toPodOf({ securityContext: null }), RESTRICTED))).toEqual(RESTRICTED_CONTEXT);
  });

  it("keep added capabilities, and take an empty list to drop for none", () => {
    const securityContext = { capabilities: { add: ["NET_BIND_SERVICE"], drop: [] } };
    expect(contextOf(create(toPodOf({ securityContext }), RESTRICTED))).toMatchObject({
      capabilities: { add: ["NET_BIND_SERVICE"], drop: ["ALL"] },
    });
  });

  it("do not drop capabilities where all are added: the runtime would take all from it", () => {
    const mutated = create(toPodOf({ securityContext: { capabilities: { add: ["ALL"] } } }), RESTRICTED);
    expect(contextOf(mutated)).toMatchObject({ capabilities: { add: ["ALL"] }, runAsNonRoot: true });
    expect(contextOf(mutated)).not.toHaveProperty("allowPrivilegeEscalation");
  });

  it.each(["CAP_SYS_ADMIN", "SYS_ADMIN", "sys_admin"])(
    "do not forbid escalation with %s, which the API server refuses together",
    (capability) => {
      const mutated = create(toPodOf({ securityContext: { capabilities: { add: [capability] } } }), RESTRICTED);
      expect(contextOf(mutated)).not.toHaveProperty("allowPrivilegeEscalation");
      expect(mutated.notes).toEqual([
        'container "app" adds SYS_ADMIN, so allowPrivilegeEscalation is not set to false; take SYS_ADMIN out',
      ]);
    },
  );

  it("leave a privileged container alone, and fill in the one beside it", () => {
    const containers = [{ name: "agent", securityContext: { privileged: true } }, { name: "app" }];
    expect(specOf(create(toPod({ containers }), RESTRICTED))["containers"]).toEqual([
      containers[0],
      { name: "app", securityContext: RESTRICTED_CONTEXT },
    ]);
  });

  it.each([
    ["its own user", { runAsUser: 0 }, {}],
    ["the pod's user", {}, { runAsUser: 0 }],
  ])("do not forbid root to a container that is root by %s: it would never start", (_, own, ofPod) => {
    const mutated = create(toPodOf({ securityContext: own }, { securityContext: ofPod }), RESTRICTED);
    expect(contextOf(mutated)).not.toHaveProperty("runAsNonRoot");
    expect(mutated.notes).toEqual([
      'container "app" runs as user 0, so runAsNonRoot is not set; write a runAsUser above 0',
    ]);
  });

  it("go by the container's user before the pod's", () => {
    const pod = toPodOf({ securityContext: { runAsUser: 1000 } }, { securityContext: { runAsUser: 0 } });
    expect(contextOf(create(pod, RESTRICTED))).toMatchObject({ runAsNonRoot: true });
  });

  it("leave root to a pod in a user namespace, where root is nobody on the host", () => {
    const context = contextOf(create(toPodOf({}, { hostUsers: false }), RESTRICTED));
    expect(context).not.toHaveProperty("runAsNonRoot");
    expect(context).toMatchObject({ allowPrivilegeEscalation: false });
  });

  it("set nothing of Linux on a pod for Windows", () => {
    const windows = { os: { name: "windows" } };
    expect(contextOf(create(toPodOf({}, windows), RESTRICTED))).toEqual({ runAsNonRoot: true });
    const administrator = { windowsOptions: { runAsUserName: "ContainerAdministrator" } };
    const named = create(toPodOf({}, { ...windows, securityContext: administrator }), RESTRICTED);
    expect(contextOf(named)).toBeUndefined();
    expect(named.notes).toHaveLength(1);
    const hostProcess = toPodOf({}, { ...windows, securityContext: { windowsOptions: { hostProcess: true } } });
    expect(create(hostProcess, RESTRICTED).object).toBe(hostProcess);
  });

  it("do not contradict an old seccomp annotation, for which the API server refuses the pod", () => {
    const key = "container.seccomp.security.alpha.kubernetes.io/app";
    const withAnnotation = (value: string) =>
      create(toPod({ containers: [{ name: "app" }] }, { annotations: { [key]: value } }), RESTRICTED);
    expect(contextOf(withAnnotation("runtime/default"))).toEqual(RESTRICTED_CONTEXT);
    expect(contextOf(withAnnotation("unconfined"))).not.toHaveProperty("seccompProfile");
  });
});
