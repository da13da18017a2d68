import type { ChainOptions } from "../../../chain/index.ts";
import { toImageIndex, toRemoteCode } from "../../../formats/vulnerabilities/index.ts";
import type { ImageReport } from "../../../model/index.ts";
import { LIKELIHOODS } from "./paths-report.ts";

/** Faults by images, and which reports were about no image that was asked for. */
export type ImageFaults = NonNullable<ChainOptions["vulnerabilities"]> & {
  readonly findUnasked: () => readonly ImageReport[];
};

/** What the chain asks of reports: by which faults of an image somebody outside gets to run code, worst first. */
export function toImageFaults(reports: readonly ImageReport[]): ImageFaults {
  const index = toImageIndex(reports);
  const asked = new Set<ImageReport>();
  return {
    findUnasked: () => reports.filter((report) => !asked.has(report)),
    faultsOf(reference, runningDigest) {
      const running = runningDigest === undefined ? [] : [runningDigest];
      const report = index.find({ reference, running });
      if (report !== undefined) asked.add(report);
      const faults = report?.vulnerabilities.flatMap((vulnerability) => {
        const code = toRemoteCode(vulnerability);
        if (code === undefined) return [];
        const [fixedIn] = vulnerability.fixedVersions;
        const { name } = vulnerability.package;
        return {
          id: vulnerability.id,
          likelihood: code.likelihood,
          ...(fixedIn === undefined ? {} : { fixedIn }),
          ...(name === "" ? {} : { packageName: name }),
        };
      });
      return faults?.sort((a, b) => LIKELIHOODS.indexOf(a.likelihood) - LIKELIHOODS.indexOf(b.likelihood));
    },
  };
}
