import { existsSync, globSync } from "node:fs";
import { join } from "node:path";
import { CONFORMANCE } from "../conformance/suite.ts";
import { isManifest } from "./fix-run.ts";

const FIXTURES = join(import.meta.dirname, "../../fixtures");

/** Folders of manifests by name; each manifest is fixed by itself. */
const SUITES: Readonly<Record<string, string>> = {
  badPods: "manifest-corpus/badpods",
  "microservices-demo": "manifest-corpus/microservices-demo",
  polaris: "polaris",
  "kube-score": "kube-score",
  kubesec: "kubesec",
  "trivy-checks": "trivy-checks",
  "kubescape-regolibrary": "kubescape-regolibrary",
};

/** What is fixed, by name: the shop as a whole, the manifests of other projects one by one. */
export function readFixInputs(): { readonly name: string; readonly sources: readonly string[] }[] {
  const suites = Object.entries(SUITES).map(([name, folder]) => {
    const sources = globSync(`${folder}/**/*.{yaml,yml,json}`, { cwd: CONFORMANCE }).sort();
    const isIndex = (path: string): boolean => /(?:^|\/)(?:index[^/]*|kustomization)\.(?:json|yaml)$/.test(path);
    return {
      name,
      sources: sources
        .filter((path) => !isIndex(path))
        .map((path) => join(CONFORMANCE, path))
        .filter(isManifest),
    };
  });
  const shop = join(FIXTURES, "shop");
  return [...(existsSync(shop) ? [{ name: "shop", sources: [shop] }] : []), ...suites];
}
