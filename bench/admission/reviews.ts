/** Pod reviews as a Deployment's pods make them at the API server: 4 to 6 KB, several of them, all within the restricted profile. */
export function toReviews(): string[] {
  return ["cart", "checkout", "search", "billing", "frontend", "mail", "stock", "login"].map(toReview);
}

interface BenchPod {
  readonly metadata: Record<string, unknown>;
  readonly spec: Record<string, unknown>;
}

/** The pods of the reviews, as a client would create them. */
export function toPods(): { metadata: Record<string, unknown> }[] {
  return toReviews().map((text) => {
    const { object } = (JSON.parse(text) as { request: { object: BenchPod } }).request;
    const { generateName, labels, annotations } = object.metadata;
    const spec = { ...object.spec, serviceAccountName: "default", serviceAccount: "default", priority: undefined };
    return { ...object, metadata: { generateName, labels, annotations }, spec, status: undefined };
  });
}

function toReview(app: string, index: number): string {
  const name = `${app}-7d4b9c6f5d-${"bcdfghjk"[index]}x2vz`;
  const pod = toPod(app, name, index);
  const request = {
    uid: `705ab4f5-6393-11e8-b7cc-42010a80000${index}`,
    kind: { group: "", version: "v1", kind: "Pod" },
    resource: { group: "", version: "v1", resource: "pods" },
    requestKind: { group: "", version: "v1", kind: "Pod" },
    requestResource: { group: "", version: "v1", resource: "pods" },
    name,
    namespace: "shop",
    operation: "CREATE",
    userInfo: {
      username: "system:serviceaccount:kube-system:replicaset-controller",
      uid: "aa02f6d4-5e2b-4c0e-a6d7-8c6c3a1c2f10",
      groups: ["system:serviceaccounts", "system:serviceaccounts:kube-system", "system:authenticated"],
    },
    object: pod,
    oldObject: null,
    dryRun: false,
    options: { kind: "CreateOptions", apiVersion: "meta.k8s.io/v1" },
  };
  return JSON.stringify({ kind: "AdmissionReview", apiVersion: "admission.k8s.io/v1", request });
}

function toPod(app: string, name: string, index: number): object {
  const labels = { app, "pod-template-hash": "7d4b9c6f5d", "app.kubernetes.io/part-of": "shop", tier: "backend" };
  const containers = [toContainer(app, 8080), ...(index % 2 === 0 ? [toContainer("metrics-proxy", 9090)] : [])];
  return {
    kind: "Pod",
    apiVersion: "v1",
    metadata: {
      name,
      generateName: `${app}-7d4b9c6f5d-`,
      namespace: "shop",
      uid: "0b6f7e1c-9f3d-4f59-9c6c-1a2b3c4d5e6f",
      creationTimestamp: "2026-11-22T04:00:00Z",
      labels,
      annotations: {
        "prometheus.io/scrape": "true",
        "prometheus.io/port": "9090",
        "shop/commit": "9f3d4f599c6c1a2b3c4d",
      },
      ownerReferences: [toOwner(app)],
      managedFields: [toManagedFields(app)],
    },
    spec: {
      volumes: [
        { name: "tmp", emptyDir: { sizeLimit: "64Mi" } },
        { name: "settings", configMap: { name: `${app}-settings`, defaultMode: 420 } },
        { name: "kube-api-access-x2vz", projected: { sources: PROJECTED, defaultMode: 420 } },
      ],
      initContainers: [{ ...toContainer(`${app}-migrate`, 8081), livenessProbe: undefined, readinessProbe: undefined }],
      containers,
      restartPolicy: "Always",
      terminationGracePeriodSeconds: 30,
      dnsPolicy: "ClusterFirst",
      serviceAccountName: app,
      serviceAccount: app,
      securityContext: {
        runAsUser: 10_001,
        runAsGroup: 10_001,
        runAsNonRoot: true,
        seccompProfile: { type: "RuntimeDefault" },
      },
      schedulerName: "default-scheduler",
      tolerations: ["not-ready", "unreachable"].map((state) => ({
        key: `node.kubernetes.io/${state}`,
        operator: "Exists",
        effect: "NoExecute",
        tolerationSeconds: 300,
      })),
      priority: 0,
      enableServiceLinks: true,
      preemptionPolicy: "PreemptLowerPriority",
    },
    status: { phase: "Pending", qosClass: "Burstable" },
  };
}

function toContainer(name: string, port: number): object {
  const probe = { httpGet: { path: "/healthz", port, scheme: "HTTP" }, timeoutSeconds: 1, periodSeconds: 10 };
  return {
    name,
    image: `registry.example.com/shop/${name}:2.14.${port % 100}`,
    ports: [{ name: "http", containerPort: port, protocol: "TCP" }],
    env: [
      { name: "LOG_LEVEL", value: "info" },
      { name: "POD_IP", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "status.podIP" } } },
    ],
    resources: { limits: { cpu: "500m", memory: "256Mi" }, requests: { cpu: "100m", memory: "128Mi" } },
    volumeMounts: [
      { name: "tmp", mountPath: "/tmp" },
      { name: "settings", readOnly: true, mountPath: "/etc/shop" },
      { name: "kube-api-access-x2vz", readOnly: true, mountPath: "/var/run/secrets/kubernetes.io/serviceaccount" },
    ],
    livenessProbe: { ...probe, successThreshold: 1, failureThreshold: 3 },
    readinessProbe: { ...probe, successThreshold: 1, failureThreshold: 3 },
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
    imagePullPolicy: "IfNotPresent",
    securityContext: {
      capabilities: { drop: ["ALL"] },
      privileged: false,
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
    },
  };
}

const PROJECTED = [
  { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
  { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
  { downwardAPI: { items: [{ path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } }] } },
];

function toOwner(app: string): object {
  const name = `${app}-7d4b9c6f5d`;
  const uid = "5f0a0c3e-3b1f-4d57-8d0f-6d1b7a9e2c44";
  return { apiVersion: "apps/v1", kind: "ReplicaSet", name, uid, controller: true, blockOwnerDeletion: true };
}

function toManagedFields(app: string): object {
  const fieldsV1 = {
    "f:metadata": {
      "f:annotations": { ".": {}, "f:prometheus.io/scrape": {} },
      "f:generateName": {},
      "f:labels": { ".": {}, "f:app": {}, "f:pod-template-hash": {} },
    },
    "f:spec": { "f:containers": { [`k:{"name":"${app}"}`]: { ".": {}, "f:image": {}, "f:name": {}, "f:ports": {} } } },
  };
  const time = "2026-11-22T04:00:00Z";
  return {
    manager: "kube-controller-manager",
    operation: "Update",
    apiVersion: "v1",
    time,
    fieldsType: "FieldsV1",
    fieldsV1,
  };
}
