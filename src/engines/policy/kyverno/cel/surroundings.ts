import { builtInKinds, toResource } from "../../../../inventory/kinds/index.ts";
import {
  CelError,
  type CelValue,
  type KyvernoOutside,
  kyvernoSurroundings,
  type KyvernoSurroundings,
  Timestamp,
  toJson,
} from "../../../../languages/cel/index.ts";
import { isObject, type KubernetesObject, toGroup } from "../../../../model/index.ts";
import type { World } from "../../policy.ts";

/** Objects that one evaluation generated. */
type Generated = KubernetesObject[];

/**
 * What the expressions of one policy may reach: the known objects and the declared answers of the world that is set. One
 * evaluation runs at a time, so that a policy is compiled once and asked about many worlds.
 */
export class Surroundings {
  readonly cel: KyvernoSurroundings;
  #world: World | undefined;
  #generated: Generated = [];
  #verified = new Set<string>();

  /** @param namespace of a policy of a namespace, which reaches nothing else; empty for others */
  constructor(namespace: string) {
    this.cel = kyvernoSurroundings(this.#toOutside(), namespace);
  }

  enter(world: World): void {
    this.#world = world;
    this.#generated = [];
    this.#verified = new Set();
  }

  /** Images for which a signature or an attestation was found since the world was set. */
  get verified(): ReadonlySet<string> {
    return this.#verified;
  }

  /** What was generated since the world was set. */
  get generated(): readonly KubernetesObject[] {
    return this.#generated;
  }

  get #known(): World {
    if (this.#world === undefined) throw new CelError("nothing is known outside an evaluation");
    return this.#world;
  }

  #answer(key: string): CelValue | undefined {
    return this.#known.answers?.get(key) as CelValue | undefined;
  }

  #toOutside(): KyvernoOutside {
    return {
      now: () => new Timestamp(BigInt(this.#known.now.getTime()) * 1_000_000n),
      getResource: (apiVersion, resource, namespace, name) => {
        const found = this.#find(apiVersion, resource, namespace).find(({ metadata }) => metadata.name === name);
        if (found === undefined) throw new CelError(`${resource} "${name}" not found`);
        return found;
      },
      listResources: (apiVersion, resource, namespace, labels) => {
        const items = this.#find(apiVersion, resource, namespace === "" ? undefined : namespace);
        return { items: items.filter((item) => hasLabels(item, labels)) };
      },
      findResource: (apiVersion, kind) => toResource(apiVersion, kind).resource,
      globalReference: (name, projection) => {
        const found = this.#answer(`globalContext ${name}`) ?? null;
        if (projection === "" || found === null) return found;
        if (isObject(found) && Object.hasOwn(found, projection)) return found[projection] ?? null;
        throw new CelError(`projection "${projection}" not found in global context entry "${name}"`);
      },
      imageData: (image) => {
        const found = this.#answer(`imageData ${image}`);
        if (found === undefined) throw new CelError(`image data for ${image} not found in the context`);
        return found;
      },
      http: ({ method, url }) => {
        const found = this.#answer(`${method} ${url}`);
        if (found === undefined) throw new CelError(`no answer is declared for ${method} ${url}`);
        return found;
      },
      verifySignatures: (image, attestors) => this.#verify(image, attestors, undefined),
      verifyAttestations: (image, attestation, attestors) => this.#verify(image, attestors, attestation),
      generate: (namespace, objects) => {
        for (const object of objects) this.#generated.push(toGenerated(object, namespace));
      },
    };
  }

  /** How many of the attestors vouch for the image. @throws {CelError} where nobody looked */
  #verify(image: string, attestors: readonly CelValue[], attestation: string | undefined): number {
    const { images } = this.#known;
    if (images === undefined) throw new CelError(`unknown: the signatures of ${image} were not looked at`);
    let count = 0;
    for (const attestor of attestors) {
      const verdict = images.verify(image, { attestor, ...(attestation === undefined ? {} : { attestation }) });
      if (verdict.is === "unknown") throw new CelError(`unknown: ${verdict.because}`);
      if (verdict.is === "verified") count += 1;
    }
    if (count > 0) this.#verified.add(image);
    return count;
  }

  /** @param namespace undefined: in all; empty: objects of the cluster */
  #find(apiVersion: string, resource: string, namespace: string | undefined): readonly KubernetesObject[] {
    const [name = ""] = resource.split("/");
    const group = toGroup(apiVersion);
    const kind = builtInKinds.findResource(group, name)?.kind;
    const known =
      kind === undefined
        ? this.#known.objects.all().filter((object) => isOf(object, group, name))
        : this.#known.objects.list(group, kind);
    return namespace === undefined ? known : known.filter(({ metadata }) => (metadata.namespace ?? "") === namespace);
  }
}

function isOf(object: KubernetesObject, group: string, resource: string): boolean {
  return toGroup(object.apiVersion) === group && toResource(object.apiVersion, object.kind).resource === resource;
}

function hasLabels({ metadata }: KubernetesObject, labels: ReadonlyMap<string, string>): boolean {
  const own = metadata.labels ?? {};
  return [...labels].every(([key, value]) => Object.hasOwn(own, key) && own[key] === value);
}

function toGenerated(object: CelValue, namespace: string): KubernetesObject {
  const made = toJson(object) as unknown as KubernetesObject;
  return { ...made, metadata: { ...made.metadata, ...(namespace === "" ? {} : { namespace }) } };
}
