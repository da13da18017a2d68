import { covers, readImageReference } from "../../formats/image-reference/index.ts";
import { asString, type Container, type ContainerControl, dig, type Path, type Workload } from "../../model/index.ts";
import { AT_ANY_EXPOSURE } from "./tag.ts";

export const imageRegistry: ContainerControl = {
  id: "image/registry",
  title: "Images come from a named registry that is trusted",
  layer: "container",
  impact: "medium",
  scope: "container",
  threat: {
    stride: ["spoofing", "tampering"],
    text: "An image from a registry that nobody chose is anybody's program; a name without a registry is looked up wherever the runtime of the node is told to, Docker Hub by default.",
  },
  why: "A short list of registries, compared host by host and part by part, keeps images to those that are scanned and signed.",
  fix: {
    text: "Write the registry into the name and mirror foreign images into your own; list what is trusted in `trustedRegistries`.",
  },
  residualRisk: "A trusted registry can hold a bad image: pin digests and verify signatures.",
  tradeOff: "Foreign images must be mirrored first.",
  frameworks: {
    nist800190: ["4.1.5"],
    nist80053: ["SR-3", "SR-4"],
    pci: ["6.3.2"],
    mitre: ["T1525", "T1204.003"],
    owasp: ["K02"],
  },
  check(container, workload, { settings: { trustedRegistries } }) {
    const { image = "" } = container.spec;
    const path = [...container.path, "image"];
    if (trustedRegistries.length > 0) {
      const images = [
        { image, path, what: `the image of container "${container.name}"` },
        ...findMounted(container, workload),
      ];
      return images.flatMap((one) => {
        const because = one.image === "" ? undefined : whyUntrusted(one.image, trustedRegistries);
        return because === undefined ? [] : [{ path: one.path, message: `${one.what} ${because}` }];
      });
    }
    const reference = readImageReference(image);
    if (reference.is === "reference" && !reference.namesRegistry) {
      return {
        path,
        message: `the image of container "${container.name}" names no registry`,
        impact: "low",
        ...AT_ANY_EXPOSURE,
      };
    }
    return undefined;
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "nginx:1.27" }]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "registry.example/web:1.4.2" }]
  initContainers: [{ name: prepare, image: "team/tool:1" }]
`,
    ],
  },
};

/** Images that the container mounts as volumes: programs in them run as well as those of its own. */
function findMounted({ spec, name }: Container, { podSpec, specPath }: Workload) {
  const mounted = new Set((spec.volumeMounts ?? []).map((mount) => mount.name));
  return (podSpec.volumes ?? []).flatMap((volume, index): { image: string; path: Path; what: string }[] => {
    const image = mounted.has(volume.name) ? asString(dig(volume, "image", "reference")) : undefined;
    if (image === undefined) return [];
    const what = `the image that container "${name}" mounts as volume "${volume.name ?? ""}"`;
    return [{ image, path: [...specPath, "volumes", index, "image", "reference"], what }];
  });
}

function whyUntrusted(image: string, trusted: readonly string[]): string | undefined {
  const reference = readImageReference(image);
  // Nobody knows what a runtime makes of it, so nobody can trust it.
  if (reference.is === "invalid") return "cannot be held against what is trusted";
  if (trusted.some((pattern) => covers(pattern, reference))) return undefined;
  return `comes from ${reference.registry}/${reference.repository}, which is not trusted`;
}
