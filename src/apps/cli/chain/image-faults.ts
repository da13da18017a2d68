import type { ChainOptions } from "../../../chain/index.ts";
import { toImageIndex, toRemoteCode } from "../../../formats/vulnerabilities/index.ts";
import type { ImageReport } from "../../../model/index.ts";
import { LIKELIHOODS } from "./paths-report.ts";

/** What the chain asks of reports: by which faults of an image somebody outside gets to run code, worst first. */
export function toImageFaults(reports: readonly ImageReport[]): NonNullable<ChainOptions["vulnerabilities"]> {
  const index = toImageIndex(reports);
  return {
    faultsOf(reference, runningDigest) {
      const running = runningDigest === undefined ? [] : [runningDigest];
      const faults = index.find({ reference, running })?.vulnerabilities.flatMap((vulnerability) => {
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
