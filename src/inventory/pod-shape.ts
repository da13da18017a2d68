import type { Shape } from "./shape.ts";

/** The types of a pod's fields as src/model/pod.ts declares them. */
const profile: Shape = { fields: { type: "string", localhostProfile: "string" } };
const seLinuxOptions: Shape = { fields: { type: "string", user: "string", role: "string", level: "string" } };
const windowsOptions: Shape = {
  fields: {
    hostProcess: "boolean",
    runAsUserName: "string",
    gmsaCredentialSpecName: "string",
    gmsaCredentialSpec: "string",
  },
};
const resources: Shape = { fields: { requests: { map: "scalar" }, limits: { map: "scalar" } } };
const nameRef: Shape = { fields: { name: "string", optional: "boolean" } };
const keyRef: Shape = { fields: { name: "string", key: "string", optional: "boolean" } };
const httpGet: Shape = { fields: { host: "string", path: "string", port: "scalar", scheme: "string" } };
const tcpSocket: Shape = { fields: { host: "string", port: "scalar" } };
const exec: Shape = { fields: { command: { list: "string" } } };
const probe: Shape = {
  fields: {
    httpGet,
    tcpSocket,
    exec,
    grpc: { fields: { port: "number", service: "string" } },
    initialDelaySeconds: "number",
    periodSeconds: "number",
    timeoutSeconds: "number",
    failureThreshold: "number",
  },
};
const lifecycleHandler: Shape = { fields: { exec, httpGet, tcpSocket } };
const labelSelector: Shape = {
  fields: {
    matchLabels: { map: "string" },
    matchExpressions: { list: { fields: { key: "string", operator: "string", values: { list: "string" } } } },
  },
};
const affinityTerm: Shape = { fields: { labelSelector, topologyKey: "string", namespaces: { list: "string" } } };

const container: Shape = {
  fields: {
    name: "string",
    image: "string",
    imagePullPolicy: "string",
    command: { list: "string" },
    args: { list: "string" },
    workingDir: "string",
    env: {
      list: {
        fields: {
          name: "string",
          value: "string",
          valueFrom: {
            fields: {
              secretKeyRef: keyRef,
              configMapKeyRef: keyRef,
              fieldRef: { fields: { fieldPath: "string" } },
              resourceFieldRef: { fields: { resource: "string" } },
            },
          },
        },
      },
    },
    envFrom: { list: { fields: { prefix: "string", configMapRef: nameRef, secretRef: nameRef } } },
    ports: {
      list: {
        fields: { name: "string", containerPort: "number", hostPort: "number", hostIP: "string", protocol: "string" },
      },
    },
    resources,
    restartPolicy: "string",
    securityContext: {
      fields: {
        privileged: "boolean",
        allowPrivilegeEscalation: "boolean",
        readOnlyRootFilesystem: "boolean",
        runAsNonRoot: "boolean",
        runAsUser: "number",
        runAsGroup: "number",
        procMount: "string",
        capabilities: { fields: { add: { list: "string" }, drop: { list: "string" } } },
        seccompProfile: profile,
        appArmorProfile: profile,
        seLinuxOptions,
        windowsOptions,
      },
    },
    volumeMounts: {
      list: {
        fields: {
          name: "string",
          mountPath: "string",
          subPath: "string",
          subPathExpr: "string",
          readOnly: "boolean",
          mountPropagation: "string",
        },
      },
    },
    volumeDevices: { list: { fields: { name: "string", devicePath: "string" } } },
    livenessProbe: probe,
    readinessProbe: probe,
    startupProbe: probe,
    lifecycle: { fields: { postStart: lifecycleHandler, preStop: lifecycleHandler } },
    targetContainerName: "string",
    stdin: "boolean",
    tty: "boolean",
  },
};

const volume: Shape = {
  fields: {
    name: "string",
    hostPath: { fields: { path: "string", type: "string" } },
    emptyDir: { fields: { medium: "string", sizeLimit: "scalar" } },
    secret: { fields: { secretName: "string", optional: "boolean" } },
    configMap: nameRef,
    persistentVolumeClaim: { fields: { claimName: "string", readOnly: "boolean" } },
    projected: {
      fields: {
        sources: {
          list: {
            fields: {
              secret: nameRef,
              configMap: nameRef,
              serviceAccountToken: { fields: { audience: "string", expirationSeconds: "number", path: "string" } },
            },
          },
        },
      },
    },
    csi: { fields: { driver: "string" } },
  },
};

export const POD_SPEC: Shape = {
  fields: {
    containers: { list: container },
    initContainers: { list: container },
    ephemeralContainers: { list: container },
    // Not of a pod: Tekton's steps and sidecars, Argo Workflows' one container.
    steps: { list: container },
    sidecars: { list: container },
    container,
    script: container,
    volumes: { list: volume },
    securityContext: {
      fields: {
        runAsNonRoot: "boolean",
        runAsUser: "number",
        runAsGroup: "number",
        fsGroup: "number",
        fsGroupChangePolicy: "string",
        supplementalGroups: { list: "number" },
        sysctls: { list: { fields: { name: "string", value: "string" } } },
        seccompProfile: profile,
        appArmorProfile: profile,
        seLinuxOptions,
        windowsOptions,
      },
    },
    hostNetwork: "boolean",
    hostPID: "boolean",
    hostIPC: "boolean",
    hostUsers: "boolean",
    shareProcessNamespace: "boolean",
    serviceAccountName: "string",
    serviceAccount: "string",
    automountServiceAccountToken: "boolean",
    imagePullSecrets: { list: { fields: { name: "string" } } },
    nodeName: "string",
    nodeSelector: { map: "string" },
    os: { fields: { name: "string" } },
    runtimeClassName: "string",
    priorityClassName: "string",
    priority: "number",
    restartPolicy: "string",
    terminationGracePeriodSeconds: "number",
    enableServiceLinks: "boolean",
    dnsPolicy: "string",
    hostAliases: { list: { fields: { ip: "string", hostnames: { list: "string" } } } },
    tolerations: { list: { fields: { key: "string", operator: "string", value: "string", effect: "string" } } },
    affinity: {
      fields: {
        nodeAffinity: { fields: {} },
        podAntiAffinity: {
          fields: {
            requiredDuringSchedulingIgnoredDuringExecution: { list: affinityTerm },
            preferredDuringSchedulingIgnoredDuringExecution: {
              list: { fields: { weight: "number", podAffinityTerm: affinityTerm } },
            },
          },
        },
      },
    },
    topologySpreadConstraints: {
      list: { fields: { maxSkew: "number", topologyKey: "string", whenUnsatisfiable: "string" } },
    },
    resources,
  },
};

export const OBJECT_META: Shape = {
  fields: {
    name: "string",
    generateName: "string",
    namespace: "string",
    labels: { map: "string" },
    annotations: { map: "string" },
    ownerReferences: {
      list: { fields: { apiVersion: "string", kind: "string", name: "string", uid: "string", controller: "boolean" } },
    },
  },
};
