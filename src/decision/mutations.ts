import type { JsonObject } from "../model/index.ts";

/** What is filled in or rewritten before objects are judged. Every part is off unless it is asked for. */
export interface Mutations {
  /** `suggest`: the object stays as it is, and the client is told what would be set. */
  readonly mode: "apply" | "suggest";
  /**
   * Also the templates of Deployments and the like. Git holds those, so a field that is filled in there shows as drift; it holds no
   * Pod that a controller makes.
   */
  readonly templates: boolean;
  /** A pod annotated `hauberk.dev/mutate: "false"` is left as it is. It is judged all the same. */
  readonly allowOptOut: boolean;
  /** Only fields that say nothing are set; what an author wrote stays. */
  readonly securityContext: {
    readonly runAsNonRoot: boolean;
    /** RuntimeDefault */
    readonly seccompProfile: boolean;
    /** drop ALL */
    readonly dropCapabilities: boolean;
    /** allowPrivilegeEscalation false */
    readonly forbidPrivilegeEscalation: boolean;
  };
  /** automountServiceAccountToken false where nobody set it */
  readonly automountServiceAccountToken: boolean;
  /** Tags become digests where the digest is known (`ImageDigests`); an unknown one is noted, never guessed. */
  readonly pinDigests: boolean;
  /** Registry or repository prefix → its mirror, whole path parts: `docker.io` → `mirror.example.com/dockerhub`. The longest wins. */
  readonly registryMirrors: ReadonlyMap<string, string>;
  /** Containers and volumes put into pods that ask for them by label or annotation. */
  readonly sidecars: readonly SidecarTemplate[];
  /** Requests and limits of containers that name none: `{ requests: { cpu: 10m }, limits: { memory: 128Mi } }`. */
  readonly resources: JsonObject | undefined;
}

export interface SidecarTemplate {
  readonly name: string;
  /** A LabelSelector over the pod's labels. */
  readonly podSelector: JsonObject;
  /** A pod spec fragment: containers, initContainers, volumes; nothing that is there under the same name is replaced. */
  readonly template: JsonObject;
}

/** Answers which digest a tag stood for when it was last resolved. Values only: nothing is fetched while a request waits. */
export interface ImageDigests {
  /** @param image a full reference with a tag. @returns `sha256:…`, or undefined where nobody knows */
  digestOf(image: string): string | undefined;
}
