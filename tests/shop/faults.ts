/** A fault planted in fixtures/shop: which control must find it, where, and what the line it is found at says. */
export interface Fault {
  readonly control: string;
  readonly file: string;
  /** `Deployment/web`, or `Deployment/web:proxy` for a container of it. */
  readonly resource: string;
  readonly line: string;
}

type Row = readonly [control: string, resource: string, line: string];

const BY_FILE: Readonly<Record<string, readonly Row[]>> = {
  "platform/namespaces.yaml": [
    ["namespace/pod-security", "Namespace/shop-front", "labels:"],
    ["namespace/pod-security", "Namespace/shop-back", "labels:"],
    ["namespace/pod-security", "Namespace/shop-data", "labels:"],
    ["namespace/pod-security", "Namespace/shop-ops", "enforce: privileged"],
    ["namespace/resource-quota", "Namespace/shop-back", "name: shop-back"],
    ["namespace/limit-range", "Namespace/shop-data", "name: shop-data"],
    ["network/namespace-policy", "Namespace/shop-front", "name: shop-front"],
    ["network/namespace-policy", "Namespace/shop-data", "name: shop-data"],
    ["network/namespace-policy", "Namespace/shop-ops", "name: shop-ops"],
  ],
  "platform/rights.yaml": [
    ["rbac/cluster-admin-binding", "ClusterRoleBinding/image-builder-deploys", "- kind: ServiceAccount"],
    ["rbac/everyone-takeover", "ClusterRoleBinding/shop-support", "- kind: Group"],
    ["rbac/wildcard-verbs", "ClusterRole/shop-support", '- apiGroups: [""]'],
    ["rbac/pod-exec", "ClusterRole/shop-support", '- apiGroups: [""]'],
    ["rbac/wildcard-resources", "ClusterRole/shop-metrics", '- apiGroups: ["", apps, batch]'],
  ],
  "shop-front/storefront.yaml": [
    ["image/latest-tag", "Deployment/storefront:web", "storefront:latest"],
    ["image/digest", "Deployment/storefront:proxy", "nginx:1.27"],
    ["pod/run-as-non-root", "Deployment/storefront:proxy", "- name: proxy"],
    ["pod/seccomp-profile", "Deployment/storefront:web", "- name: web"],
    ["reliability/readiness-probe", "Deployment/storefront:web", "- name: web"],
    ["resources/memory-limit", "Deployment/storefront:web", "- name: web"],
    ["resources/cpu-request", "Deployment/storefront:proxy", "- name: proxy"],
    ["reliability/autoscaled-replicas", "Deployment/storefront", "replicas: 3"],
    ["reliability/autoscaler-minimum", "HorizontalPodAutoscaler/storefront", "minReplicas: 1"],
    ["reliability/disruption-budget", "Deployment/storefront", "spec:"],
    ["network/pod-policy", "Deployment/storefront", "labels:"],
    ["network/node-port", "Service/storefront", "type: NodePort"],
    ["network/ingress-tls", "Ingress/storefront", "spec:"],
    ["network/ingress-snippet", "Ingress/storefront", "configuration-snippet: |"],
    ["api/ingress-class-annotation", "Ingress/storefront", "kubernetes.io/ingress.class: nginx"],
  ],
  "shop-front/settings.yaml": [
    ["secrets/config-map", "ConfigMap/storefront", "MAPS_API_KEY:"],
    ["secrets/config-map", "ConfigMap/storefront", "SESSION_SECRET:"],
  ],
  "shop-front/spring-sale.yaml": [
    ["image/latest-tag", "Campaign/spring-sale:web", "image: registry.example/shop/campaign"],
    ["pod/privilege-escalation", "Campaign/spring-sale:web", "allowPrivilegeEscalation: true"],
    ["pod/root-user", "Campaign/spring-sale:web", "runAsUser: 0"],
    ["reliability/liveness-probe", "Campaign/spring-sale:web", "- name: web"],
    ["service-account/token-mount", "Campaign/spring-sale", "spec:"],
  ],
  "shop-back/catalog.yaml": [
    ["secrets/arguments", "Deployment/catalog:catalog", "--database-password="],
    ["pod/raw-network-capability", "Deployment/catalog:catalog", "add: [NET_RAW]"],
    ["resources/memory-volume-limit", "Deployment/catalog", "emptyDir: { medium: Memory }"],
    ["resources/memory-limit", "Deployment/catalog:catalog", "resources:"],
    ["reliability/identical-probes", "Deployment/catalog:catalog", "livenessProbe:"],
    ["reliability/replicas", "Deployment/catalog", "replicas: 1"],
  ],
  "shop-back/checkout.yaml": [
    ["pod/sysctls", "Deployment/checkout", "net.core.somaxconn"],
    ["pod/drop-capabilities", "Deployment/checkout:checkout", "- name: checkout"],
    ["pod/read-only-root", "Deployment/checkout:wait-for-database", "- name: wait-for-database"],
    ["secrets/environment", "Deployment/checkout:checkout", "value: postgres://checkout:"],
    ["secrets/environment", "Deployment/checkout:checkout", "value: q7Hn2vRz"],
    ["reliability/update-strategy", "Deployment/checkout", "type: Recreate"],
    ["reliability/anti-affinity", "Deployment/checkout", "spec:"],
    ["reliability/disruption-budget-zero", "PodDisruptionBudget/checkout", "maxUnavailable: 0"],
    ["network/load-balancer-sources", "Service/checkout", "spec:"],
  ],
  "shop-back/payments.yaml": [
    ["pod/host-network", "Deployment/payments", "hostNetwork: true"],
    ["pod/shared-process-namespace", "Deployment/payments", "shareProcessNamespace: true"],
    ["pod/seccomp-unconfined", "Deployment/payments:payments", "type: Unconfined"],
    ["pod/app-armor-unconfined", "Deployment/payments:payments", "payments: unconfined"],
    ["pod/read-only-root", "Deployment/payments:payments", "readOnlyRootFilesystem: false"],
    ["pod/kernel-capabilities", "Deployment/payments:debug", "- SYS_PTRACE"],
    ["pod/network-capability", "Deployment/payments:debug", "- NET_ADMIN"],
    ["service-account/token-mount", "Deployment/payments", "spec:"],
    ["secrets/manifest", "Secret/payments", "stringData:"],
  ],
  "shop-back/mailer.yaml": [
    ["image/floating-tag", "Deployment/mailer:mailer", "mailer:stable"],
    ["pod/sudo", "Deployment/mailer:mailer", '"sudo"'],
    ["api/node-label", "Deployment/mailer", "beta.kubernetes.io/os: linux"],
    ["service-account/deprecated-field", "Deployment/mailer", "serviceAccount: default"],
    ["service-account/token-mount", "Deployment/mailer", "automountServiceAccountToken: true"],
    ["secrets/environment", "Deployment/mailer:mailer", "hJ5-kT9wQx2z"],
  ],
  "shop-back/migrate-orders.yaml": [
    ["pod/root-user", "Job/migrate-orders:migrate", "runAsUser: 0"],
    ["resources/memory-request", "Job/migrate-orders:migrate", "- name: migrate"],
  ],
  "shop-back/network.yaml": [["network/policy-admits-all", "NetworkPolicy/allow-all", "- {}"]],
  "shop-data/orders-db.yaml": [
    ["pod/root-user", "StatefulSet/orders-db:own-data", "runAsUser: 0"],
    ["image/latest-tag", "StatefulSet/orders-db:own-data", "image: docker.io/library/busybox"],
    ["pod/host-port", "StatefulSet/orders-db:postgres", "hostPort: 5432"],
    ["secrets/environment", "StatefulSet/orders-db:postgres", "orders-2024-Xw7pLq9"],
    ["reliability/readiness-probe", "StatefulSet/orders-db:postgres", "- name: postgres"],
    ["reliability/termination-grace", "StatefulSet/orders-db", "terminationGracePeriodSeconds: 0"],
  ],
  "shop-data/sessions.yaml": [
    ["image/registry", "StatefulSet/sessions:redis", "image: redis"],
    ["pod/host-ipc", "StatefulSet/sessions", "hostIPC: true"],
    ["pod/host-path", "StatefulSet/sessions", "path: /srv/sessions"],
    ["reliability/service-name", "StatefulSet/sessions", "serviceName: sessions"],
  ],
  "shop-data/backup-orders.yaml": [
    ["secrets/config-map", "ConfigMap/backup-orders", "BACKUP_BUCKET_SECRET_KEY:"],
    ["secrets/config-map", "ConfigMap/backup-orders", "PGPASSWORD:"],
    ["pod/host-system-directory", "CronJob/backup-orders", "path: /var/lib/docker/dumps"],
    ["pod/drop-capabilities", "CronJob/backup-orders:backup", "drop: [NET_RAW]"],
  ],
  "shop-ops/log-agent.yaml": [
    ["pod/privileged", "DaemonSet/log-agent:fluent-bit", "privileged: true"],
    ["pod/host-pid", "DaemonSet/log-agent", "hostPID: true"],
    ["pod/host-root", "DaemonSet/log-agent", "path: /"],
    ["pod/host-log-directory", "DaemonSet/log-agent", "path: /var/log"],
    ["pod/host-system-directory", "DaemonSet/log-agent", "path: /var/lib/docker/containers"],
    ["pod/mount-propagation", "DaemonSet/log-agent:fluent-bit", "mountPropagation: Bidirectional"],
    ["pod/control-plane-node", "DaemonSet/log-agent", "- operator: Exists"],
  ],
  "shop-ops/image-builder.yaml": [
    ["image/floating-tag", "Deployment/image-builder:runner", "runner:main"],
    ["secrets/environment", "Deployment/image-builder:runner", "value: x7Kp2mQz"],
    ["pod/runtime-socket", "Deployment/image-builder", "path: /var/run/docker.sock"],
    ["pod/kubelet-directory", "Deployment/image-builder", "path: /var/lib/kubelet"],
    ["service-account/takeover-rights", "Deployment/image-builder", "serviceAccountName: image-builder"],
    ["service-account/long-lived-token", "Secret/image-builder-token", "type: kubernetes.io/service-account-token"],
  ],
  "shop-ops/metrics.yaml": [
    ["network/open-dashboard", "Deployment/metrics:prometheus", "--web.enable-admin-api"],
    ["network/sensitive-interface", "Deployment/metrics", "name: metrics"],
    ["network/load-balancer-sources", "Service/metrics", "spec:"],
    ["pod/root-group", "Deployment/metrics", "runAsGroup: 0"],
    ["service-account/takeover-rights", "Deployment/metrics", "serviceAccountName: metrics"],
  ],
  "shop-ops/price-guard.yaml": [
    ["pod/administration-capability", "Deployment/price-guard:guard", "add: [SYS_ADMIN]"],
    ["pod/run-as-non-root", "Deployment/price-guard:guard", "runAsNonRoot: false"],
    ["secrets/manifest", "Secret/price-guard-tls", "data:"],
    ["admission/webhook-fail-open", "ValidatingWebhookConfiguration/price-guard", "failurePolicy: Ignore"],
    ["admission/webhook-timeout", "ValidatingWebhookConfiguration/price-guard", "timeoutSeconds: 30"],
  ],
};

export const SHOP_FAULTS: readonly Fault[] = Object.entries(BY_FILE).flatMap(([file, rows]) =>
  rows.map(([control, resource, line]) => ({ control, file, resource, line })),
);
