import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Numbers from a seed, the same in every run (mulberry32). */
export function toRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Writes a tree of manifests as teams write them: for each service a Deployment (some hardened, most half so), a Service, a
 * ConfigMap and a ServiceAccount in one file of four documents.
 * @param documents how many documents in all, four a file
 * @returns how many were written
 */
export function writeManifestTree(folder: string, documents: number, seed: number): number {
  const random = toRandom(seed);
  const services = Math.ceil(documents / 4);
  for (let index = 0; index < services; index += 1) {
    const team = `team-${index % 40}`;
    mkdirSync(join(folder, team), { recursive: true });
    writeFileSync(join(folder, team, `service-${index}.yaml`), toService(index, team, random));
  }
  return services * 4;
}

function toService(index: number, team: string, random: () => number): string {
  const name = `service-${index}`;
  const oneIn = (n: number): boolean => random() < 1 / n;
  const containers = Array.from({ length: oneIn(4) ? 2 : 1 }, (_, at) => toContainer(at === 0 ? name : `proxy`, oneIn));
  return `# ${name} of ${team}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: ${team}
  labels: { app: ${name}, team: ${team} }
spec:
  replicas: ${oneIn(3) ? 1 : 3}
  selector:
    matchLabels: { app: ${name} }
  template:
    metadata:
      labels: { app: ${name}, team: ${team} }
    spec:
      ${oneIn(2) ? `serviceAccountName: ${name}` : "automountServiceAccountToken: true"}
      ${oneIn(3) ? "securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: RuntimeDefault } }" : "terminationGracePeriodSeconds: 30"}
      ${oneIn(20) ? "hostNetwork: true" : "dnsPolicy: ClusterFirst"}
      containers:
${containers.join("")}      volumes:
        - name: tmp
          ${oneIn(15) ? "hostPath: { path: /var/log }" : "emptyDir: {}"}
---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: ${team}
spec:
  type: ${oneIn(12) ? "NodePort" : "ClusterIP"}
  selector: { app: ${name} }
  ports:
    - name: http
      port: 80
      targetPort: 8080
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  namespace: ${team}
data:
  LOG_LEVEL: info
  application.properties: |
    server.port=8080
    cache.size=${Math.floor(random() * 1000)}
    ${oneIn(20) ? "spring.datasource.password=Tr0ub4dor" : "feature.checkout=true"}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
  namespace: ${team}
`;
}

function toContainer(name: string, oneIn: (n: number) => boolean): string {
  const hardened = `
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }`;
  const probe = `
          readinessProbe:
            httpGet: { path: /ready, port: 8080 }
            periodSeconds: 10
          livenessProbe:
            httpGet: { path: /live, port: 8080 }
            periodSeconds: 20`;
  const resources = `
          resources:
            requests: { cpu: 100m, memory: 128Mi }
            limits: { memory: 256Mi }`;
  return `        - name: ${name}
          image: registry.example/${name}:${oneIn(10) ? "latest" : "1.4.2"}
          args: ["--listen=:8080", "--config=/etc/${name}/config.yaml"]
          env:
            - name: LOG_LEVEL
              valueFrom: { configMapKeyRef: { name: ${name}, key: LOG_LEVEL } }
            - name: REGION
              value: eu-central-1
          ports:
            - containerPort: 8080${oneIn(3) ? hardened : ""}${oneIn(2) ? probe : ""}${oneIn(2) ? resources : ""}
          volumeMounts:
            - name: tmp
              mountPath: /tmp
`;
}
