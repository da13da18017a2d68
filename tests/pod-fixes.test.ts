import { describe, expect, it } from "vitest";
import { CONTROLS } from "../src/controls/index.ts";
import { evaluate } from "../src/engines/posture/index.ts";
import { applyEdits } from "../src/formats/edit/index.ts";
import { locate } from "../src/formats/position/index.ts";
import { readYaml } from "../src/formats/yaml/index.ts";
import { toPicture, toResources } from "../src/inventory/index.ts";
import { type Control, DEFAULT_SETTINGS, type Finding, formatProblem, Problem } from "../src/model/index.ts";

const FAMILIES = CONTROLS.filter(({ id }) => /^(?:pod|image)\//.test(id));
const PLAIN = FAMILIES.filter(({ onRequest }) => onRequest !== true);

function judge(text: string, controls: readonly Control[]): Finding[] {
  const resources = readYaml("pod.yaml", text).items.flatMap((item) => toResources(item, locate).items);
  const { picture } = toPicture({ resources, complete: false }, locate);
  return evaluate(controls, { picture, settings: DEFAULT_SETTINGS }).findings;
}

/** The text with the edits of the findings made one finding after the other, all in the object they were found in. */
function fix(text: string, findings: readonly Finding[]): string {
  const origin = findings[0]?.origin;
  if (origin?.is !== "file") return text;
  const fixed = applyEdits(
    origin.document,
    origin.prefix,
    findings.flatMap(({ edits }) => edits),
  );
  if (fixed instanceof Problem) throw new Error(formatProblem(fixed));
  return (
    text.slice(0, origin.document.offset) +
    fixed.text +
    text.slice(origin.document.offset + origin.document.text.length)
  );
}

function toKeys(findings: readonly Finding[]): string[] {
  return findings.map(({ control, container = "" }) => `${control} ${container}`).sort();
}

const EXAMPLES = FAMILIES.flatMap((control) =>
  control.examples.bad.map((text, index) => [`${control.id} ${index}`, control, text] as const),
);

describe.each(EXAMPLES)("the fix of %s", (_, control, text) => {
  const mendable = judge(text, [control]).filter(({ edits }) => edits.length > 0);
  const fixed = fix(text, mendable);

  it("closes the findings it is for", () => {
    const left = judge(fixed, [control]).filter(({ edits }) => edits.length > 0);
    expect(left).toEqual([]);
  });

  it("opens no other and changes nothing when made again", () => {
    const before = new Set(toKeys(judge(text, PLAIN)));
    expect(toKeys(judge(fixed, PLAIN)).filter((key) => !before.has(key))).toEqual([]);
    expect(fix(fixed, judge(fixed, [control]))).toBe(fixed);
  });
});

const EVERYTHING = `apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec:
  selector: { matchLabels: { app: shop } }
  template:
    metadata:
      labels: { app: shop }
      annotations: { container.apparmor.security.beta.kubernetes.io/web: unconfined }
    spec:
      hostNetwork: true
      hostPID: true
      hostIPC: true
      shareProcessNamespace: true
      securityContext:
        seccompProfile: { type: Unconfined }
        seLinuxOptions: { type: spc_t }
        sysctls:
          - { name: kernel.msgmax, value: "65536" }
          - { name: net.ipv4.tcp_syncookies, value: "1" }
          - { name: net.core.somaxconn, value: "1024" }
      initContainers:
        - name: prepare
          image: redis:7.4-alpine
          securityContext:
            runAsNonRoot: false
            capabilities: { drop: [net_raw], add: [SYS_TIME] }
      containers:
        - name: web
          image: nginx:1.27
          ports: [{ containerPort: 80, hostPort: 80 }]
          securityContext:
            privileged: true
            procMount: Unmasked
            capabilities:
              add: [CAP_SYS_ADMIN, net_admin, NET_BIND_SERVICE, NET_RAW, CHOWN]
          volumeMounts:
            - { name: tmp, mountPath: /var/cache/nginx/ }
            - { name: host, mountPath: /host, mountPropagation: Bidirectional }
        - name: side
          image: registry.example/side:1.0.0
          securityContext: { runAsUser: 0, allowPrivilegeEscalation: true }
      volumes:
        - { name: tmp, emptyDir: {} }
        - { name: host, hostPath: { path: /mnt/data } }
`;

describe("all fixes of a pod with every fault", () => {
  const fixed = fix(EVERYTHING, judge(EVERYTHING, PLAIN));

  it("leave only what a person must decide", () => {
    const left = judge(fixed, PLAIN);
    expect(left.filter(({ edits }) => edits.length > 0)).toEqual([]);
    expect([...new Set(left.map(({ control }) => control))].sort()).toEqual([
      "image/digest",
      "image/registry",
      "pod/host-path",
      "pod/root-user",
    ]);
  });

  it("come to the same in any order", () => {
    const findings = judge(EVERYTHING, PLAIN);
    expect(toKeys(judge(fix(EVERYTHING, findings.toReversed()), PLAIN))).toEqual(toKeys(judge(fixed, PLAIN)));
  });

  it("write each shared setting once and each container's own directories", () => {
    expect(fixed.match(/RuntimeDefault/g)).toHaveLength(1);
    expect(fixed).toContain("name: web-tmp");
    expect(fixed).toContain("mountPath: /var/run");
    expect(fixed.match(/mountPath: \/var\/cache\/nginx/g)).toHaveLength(1);
    expect(fixed).toContain("runAsUser: 101");
    expect(fixed).toContain("NET_BIND_SERVICE");
    expect(fixed).not.toMatch(/SYS_ADMIN|net_admin|CHOWN|SYS_TIME/);
  });
});
