import type { PodSpec } from "../../../model/index.ts";
import { type Examples, withEveryKind, withSecurityContext } from "./example.ts";

const ALL_KINDS = '"init", "sidecar", "web", "debug"';
const WINDOWS: PodSpec = { os: { name: "windows" } };
const USER_NAMESPACE: PodSpec = { hostUsers: false };

/** What each restricted check allows and forbids, by id. */
export const RESTRICTED_EXAMPLES: Readonly<Record<string, Examples>> = {
  allowPrivilegeEscalation: {
    good: [
      { spec: withEveryKind({ allowPrivilegeEscalation: false }) },
      { spec: withSecurityContext({}), version: "v1.7" },
      { spec: withSecurityContext({}, WINDOWS), version: "v1.25" },
    ],
    bad: [
      {
        spec: withEveryKind({}),
        detail: `containers ${ALL_KINDS} must set securityContext.allowPrivilegeEscalation=false`,
      },
      {
        spec: withSecurityContext({ allowPrivilegeEscalation: true }, WINDOWS),
        version: "v1.24",
        detail: 'container "web" must set securityContext.allowPrivilegeEscalation=false',
      },
    ],
  },
  capabilities_restricted: {
    good: [
      { spec: withEveryKind({ capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } }) },
      { spec: withSecurityContext({}), version: "v1.21" },
      { spec: withSecurityContext({}, WINDOWS), version: "v1.25" },
    ],
    bad: [
      { spec: withEveryKind({}), detail: `containers ${ALL_KINDS} must set securityContext.capabilities.drop=["ALL"]` },
      {
        spec: withSecurityContext({ capabilities: { drop: ["NET_RAW"], add: ["KILL", "CHOWN"] } }, WINDOWS),
        version: "v1.24",
        detail:
          'container "web" must set securityContext.capabilities.drop=["ALL"]; container "web" must not include "CHOWN", "KILL" in securityContext.capabilities.add',
      },
    ],
  },
  procMount_restricted: {
    good: [{ spec: withEveryKind({ procMount: "Default" }) }],
    bad: [
      {
        spec: withSecurityContext({ procMount: "Unmasked" }, USER_NAMESPACE),
        version: "v1.35",
        detail: 'container "web" must not set securityContext.procMount to "Unmasked"',
      },
    ],
  },
  restrictedVolumes: {
    good: [
      {
        spec: {
          volumes: [
            { name: "a", configMap: {} },
            { name: "b", csi: {} },
            { name: "c", downwardAPI: {} },
            { name: "d", emptyDir: {} },
            { name: "e", ephemeral: {} },
            { name: "f", image: {} },
            { name: "g", persistentVolumeClaim: {} },
            { name: "h", projected: {} },
            { name: "i", secret: {} },
            { name: "nothing is an emptyDir" },
            { name: "null is nothing", nfs: null },
          ],
        },
      },
    ],
    bad: [
      { spec: { volumes: [{ name: "a", hostPath: {} }] }, detail: 'volume "a" uses restricted volume type "hostPath"' },
      {
        spec: {
          volumes: [
            { name: "a", nfs: {} },
            { name: "b", iscsi: {} },
            { name: "c", nfs: {} },
          ],
        },
        detail: 'volumes "a", "b", "c" use restricted volume types "iscsi", "nfs"',
      },
      { spec: { volumes: [{ name: "a", holodisk: {} }] }, detail: 'volume "a" uses restricted volume type "unknown"' },
    ],
  },
  runAsNonRoot: {
    good: [
      { spec: withEveryKind({ runAsNonRoot: true }) },
      { spec: { ...withEveryKind({}), securityContext: { runAsNonRoot: true } } },
      { spec: withSecurityContext({}, USER_NAMESPACE), version: "v1.35" },
    ],
    bad: [
      { spec: withEveryKind({}), detail: `pod or containers ${ALL_KINDS} must set securityContext.runAsNonRoot=true` },
      {
        spec: withSecurityContext({}, USER_NAMESPACE),
        version: "v1.34",
        detail: 'pod or container "web" must set securityContext.runAsNonRoot=true',
      },
      {
        spec: withSecurityContext({ runAsNonRoot: false }, { securityContext: { runAsNonRoot: true } }),
        detail: 'container "web" must not set securityContext.runAsNonRoot=false',
      },
      {
        spec: withSecurityContext({ runAsNonRoot: true }, { securityContext: { runAsNonRoot: false } }),
        detail: "pod must not set securityContext.runAsNonRoot=false",
      },
    ],
  },
  runAsUser: {
    good: [
      { spec: withEveryKind({ runAsUser: 1000 }) },
      { spec: withSecurityContext({ runAsUser: 0 }), version: "v1.22" },
      { spec: withSecurityContext({ runAsUser: 0 }, USER_NAMESPACE), version: "v1.35" },
    ],
    bad: [
      {
        spec: withSecurityContext({ runAsUser: 0 }, { ...USER_NAMESPACE, securityContext: { runAsUser: 0 } }),
        version: "v1.34",
        detail: 'pod and container "web" must not set runAsUser=0',
      },
      { spec: withEveryKind({ runAsUser: 0 }), detail: `containers ${ALL_KINDS} must not set runAsUser=0` },
    ],
  },
  seccompProfile_restricted: {
    good: [
      { spec: withEveryKind({ seccompProfile: { type: "RuntimeDefault" } }) },
      { spec: withSecurityContext({}, { securityContext: { seccompProfile: { type: "Localhost" } } }) },
      { spec: withSecurityContext({}), version: "v1.18" },
      { spec: withSecurityContext({}, WINDOWS), version: "v1.25" },
    ],
    bad: [
      {
        spec: withSecurityContext({}, WINDOWS),
        version: "v1.24",
        detail:
          'pod or container "web" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"',
      },
      {
        spec: withSecurityContext({}, { securityContext: { seccompProfile: { type: "Unconfined" } } }),
        detail: 'pod must not set securityContext.seccompProfile.type to "Unconfined"',
      },
      {
        spec: withEveryKind({ seccompProfile: {} }),
        detail: `containers ${ALL_KINDS} must not set securityContext.seccompProfile.type to ""`,
      },
    ],
  },
};
