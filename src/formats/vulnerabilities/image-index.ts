import type { ImageReport } from "../../model/index.ts";
import { readName } from "./image-names.ts";
import { contradicts } from "./merge.ts";

/** Which image is asked for. */
export interface ImageQuestion {
  /** As a workload writes it: `nginx:1.27`, `nginx@sha256:…`. */
  readonly reference: string;
  /** What runs, as pods' statuses tell it (`imageID`): `docker.io/library/nginx@sha256:…`; empty: not known. */
  readonly running?: readonly string[];
}

/** Reports by the images they are about. */
export interface ImageIndex {
  /** Undefined: nothing is known of the image, which is not the same as nothing found. */
  find(question: ImageQuestion): ImageReport | undefined;
}

/**
 * Finds reports by digest first, then by name in normal form. A name finds no report whose digests are others than those
 * that the workload names or runs: it is about another build.
 */
export function toImageIndex(reports: readonly ImageReport[]): ImageIndex {
  const byDigest = new Map<string, ImageReport>();
  const byReference = new Map<string, ImageReport>();
  for (const report of reports) {
    const { digests, imageIds, references } = report.image;
    for (const digest of [...digests, ...imageIds]) keepNewer(byDigest, digest, report);
    for (const reference of references) keepNewer(byReference, reference, report);
  }
  return {
    find({ reference, running = [] }) {
      const named = readName(reference);
      const digests = [named, ...running.map(readRunning)].flatMap(({ digest }) => digest ?? []);
      for (const digest of digests) {
        const report = byDigest.get(digest);
        if (report !== undefined) return report;
      }
      const report = named.reference === undefined ? undefined : byReference.get(named.reference);
      return report === undefined || contradicts(report.image.digests, digests) ? undefined : report;
    },
  };
}

/** `docker-pullable://nginx@sha256:…` and `containerd://…` are how runtimes have written it. */
function readRunning(imageId: string): ReturnType<typeof readName> {
  const scheme = imageId.indexOf("://");
  return readName(scheme < 0 ? imageId : imageId.slice(scheme + "://".length));
}

function keepNewer(known: Map<string, ImageReport>, key: string, report: ImageReport): void {
  const before = known.get(key);
  if (before === undefined || (report.generatedAt ?? "") > (before.generatedAt ?? "")) known.set(key, report);
}
