import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Likelihood, toFootholdId, toGroupKind } from "../../src/model/index.ts";
import { ANYHOW, KNOWN, leads, POSSIBLE, readPicture, SURE, toGraph, toHardened } from "../chain-cases.ts";
import { whySkip } from "../required.ts";
import { suitePath } from "./suite.ts";

const FOLDER = suitePath("manifest-corpus", "badpods", "manifests");
const missing = existsSync(FOLDER) ? undefined : `no badPods in ${FOLDER} (set HAUBERK_CONFORMANCE)`;
const isMissing = whySkip("conformance", missing) !== undefined;

/**
 * What whoever runs code in each pod gets, by its authors' own account: root on the node; with the node's processes
 * alone perhaps; with its network or memory alone not by itself; with nothing only by a fault of the kernel.
 */
const GIVES: Readonly<Record<string, { readonly by: readonly Likelihood[]; readonly notBy: readonly Likelihood[] }>> = {
  "everything-allowed": { by: SURE, notBy: [] },
  "priv-and-hostpid": { by: SURE, notBy: [] },
  priv: { by: SURE, notBy: [] },
  hostpath: { by: SURE, notBy: [] },
  hostpid: { by: POSSIBLE, notBy: SURE },
  hostnetwork: { by: ANYHOW, notBy: POSSIBLE },
  hostipc: { by: ANYHOW, notBy: POSSIBLE },
  "nothing-allowed": { by: ANYHOW, notBy: POSSIBLE },
};

/** Files that ask for more than their folder says: this one for the node's processes besides its memory. */
const SLIPS: Readonly<Record<string, string>> = { "hostipc/deamonset/hostipc-revshell-deamonset.yaml": "hostpid" };

function toKnown(pod: string, file: string): { by: readonly Likelihood[]; notBy: readonly Likelihood[] } {
  const known = GIVES[SLIPS[`${pod}/${file}`] ?? pod];
  if (known === undefined) throw new Error(`nothing is known of ${pod}`);
  return known;
}

function listManifests(pod: string): string[] {
  return readdirSync(join(FOLDER, pod), { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".yaml"));
}

const CASES = isMissing
  ? []
  : Object.keys(GIVES).flatMap((pod) => listManifests(pod).map((file) => ({ pod, file, known: toKnown(pod, file) })));

describe.skipIf(isMissing)("badPods", () => {
  it("are all there", () => {
    expect(readdirSync(FOLDER).toSorted()).toEqual(Object.keys(GIVES).toSorted());
    expect(CASES.length).toBe(128);
  });

  it.each(CASES)(
    "$pod/$file leads to the node as is known, and nowhere when it is hardened",
    ({ pod, file, known }) => {
      const picture = readPicture([join(FOLDER, pod, file)]);
      const toCode = picture.workloads.map(({ namespace, resource: { object } }) =>
        toFootholdId("code", namespace, toGroupKind(object), object.metadata.name ?? ""),
      );
      const graph = toGraph(picture);
      expect(toCode.map((code) => leads(graph, code, "target:node", known.by))).toEqual([true]);
      expect(toCode.map((code) => leads(graph, code, "target:node", known.notBy))).toEqual([false]);
      const hardened = toGraph(toHardened(picture));
      const left = (target: string, by: readonly Likelihood[]) =>
        toCode.map((code) => leads(hardened, code, target, by));
      expect(left("target:node", ANYHOW)).toEqual([false]);
      expect(left("target:cluster-admin", ANYHOW)).toEqual([false]);
      // No pod's setting tells whether its node has a role in a cloud.
      expect(left("target:cloud-admin", KNOWN)).toEqual([false]);
    },
  );
});
