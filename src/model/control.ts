import type { Dockerfile } from "./dockerfile.ts";
import type { Edit } from "./edit.ts";
import type { Path } from "./path.ts";
import type { Picture } from "./picture.ts";
import type { Resource } from "./resource.ts";
import type { Settings } from "./settings.ts";
import type { Container, Exposure, Workload } from "./workload.ts";

/** Cloud-native layers: the outer one is the trust boundary of the inner one. */
export type Layer = "cloud" | "cluster" | "container" | "code";

export type Stride =
  | "spoofing"
  | "tampering"
  | "repudiation"
  | "information-disclosure"
  | "denial-of-service"
  | "elevation-of-privilege";

/** Severity before exposure: what an attacker (or an accident) gains where the control is missing. */
export type Impact = "low" | "medium" | "high" | "critical";

/** Requirements of public frameworks that the control gives evidence for. Identifiers as the framework writes them. */
export interface Frameworks {
  /** CIS Kubernetes Benchmark 1.12: `5.2.2` */
  readonly cis?: readonly string[];
  /** CIS benchmarks of managed clusters: EKS 1.8, AKS 1.8, GKE 1.9. `5.4.1` */
  readonly cisEks?: readonly string[];
  readonly cisAks?: readonly string[];
  readonly cisGke?: readonly string[];
  /** NSA/CISA Kubernetes Hardening Guide 1.2, section in a few words: `Pod security: non-root containers` */
  readonly nsa?: readonly string[];
  /** NIST SP 800-190: `4.4.3` */
  readonly nist800190?: readonly string[];
  /** NIST SP 800-53 rev. 5: `AC-6` */
  readonly nist80053?: readonly string[];
  /** PCI DSS 4.0: `2.2.6` */
  readonly pci?: readonly string[];
  /** HIPAA Security Rule, 45 CFR: `164.312(a)(1)` */
  readonly hipaa?: readonly string[];
  /** MITRE ATT&CK for Containers: `T1611` */
  readonly mitre?: readonly string[];
  /** OWASP Kubernetes Top 10 (2022): `K01` */
  readonly owasp?: readonly string[];
  /** Pod Security Standards: `baseline`, `restricted` */
  readonly pss?: readonly ("baseline" | "restricted")[];
}

/** What a check says about one subject. A subject it says nothing about passes. */
export interface Observation {
  /** Default `fail`. `unknown`: what would decide it was not read; say why in the message. */
  readonly verdict?: "fail" | "unknown";
  /** From the root of the object to the field at fault, or where it is missing: the nearest field that exists is shown. */
  readonly path: Path;
  /** What is wrong here, naming the values: one sentence without a full stop. */
  readonly message: string;
  /** The changes that mend it, where a machine can make them. */
  readonly edits?: readonly Edit[];
  /** The value at the path must not be shown, nor the lines it spans: a credential. */
  readonly sensitive?: true;
  /** When this case is worse or milder than the control's own impact. */
  readonly impact?: Impact;
  /** When exposure is not the workload's: who holds a role, who may reach a service. */
  readonly exposure?: Exposure;
}

export type Observations = Observation | readonly Observation[] | undefined;

/** What every control says about itself; the catalogue, the documentation and `hauberk explain` are made from it. */
export interface ControlText {
  /** Folder and file name, `pod/privileged`. Never renamed. */
  readonly id: string;
  /** What must hold, in one line: `Containers do not run privileged`. */
  readonly title: string;
  readonly layer: Layer;
  readonly impact: Impact;
  /** `security` (default) is weighed by exposure; `reliability` is not. */
  readonly concern?: "security" | "reliability";
  /** Not part of a plain scan: runs when named by --control, --framework or hauberk.yaml. For checks of taste or of house rules. */
  readonly onRequest?: boolean;
  readonly threat: {
    readonly stride: readonly Stride[];
    /** Who does what to whom when the control is missing. */
    readonly text: string;
  };
  /** Why the control answers the threat. */
  readonly why: string;
  readonly fix: {
    /** What to write, as a person would tell a colleague. */
    readonly text: string;
    /** What may stop working, and how to find out beforehand; absent: the fix is safe to apply unseen. */
    readonly caution?: string;
  };
  /** What an attacker can still do with the control in place. */
  readonly residualRisk: string;
  /** What the control costs: friction, latency, operations. */
  readonly tradeOff: string;
  readonly frameworks: Frameworks;
  readonly examples: {
    /** YAML (or a Dockerfile) that passes. */
    readonly good: readonly string[];
    /** YAML (or a Dockerfile) that fails. */
    readonly bad: readonly string[];
  };
}

/** What a check may look at besides its subject. */
export interface Context {
  readonly picture: Picture;
  readonly settings: Settings;
}

export interface ContainerControl extends ControlText {
  readonly scope: "container";
  check(container: Container, workload: Workload, context: Context): Observations;
}

export interface WorkloadControl extends ControlText {
  readonly scope: "workload";
  check(workload: Workload, context: Context): Observations;
}

export interface ObjectControl extends ControlText {
  readonly scope: "object";
  /** Groups and kinds it looks at: `rbac.authorization.k8s.io/ClusterRole`, `/Service`; `*` for every object. */
  readonly kinds: readonly string[];
  /** Which objects of the kinds are its subjects, where not all are: others neither pass nor fail. */
  applies?(resource: Resource, context: Context): boolean;
  check(resource: Resource, context: Context): Observations;
}

export interface DockerfileControl extends ControlText {
  readonly scope: "dockerfile";
  /** Paths are `[line]` with the line in the file, from 1. */
  check(dockerfile: Dockerfile, context: Context): Observations;
}

export type Control = ContainerControl | WorkloadControl | ObjectControl | DockerfileControl;
