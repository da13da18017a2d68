import { basename, dirname, join, resolve } from "node:path";
import { readYaml, type ReadDocument } from "../../formats/yaml/index.ts";
import { type Batch, Problem } from "../../model/index.ts";
import { placeInSource } from "./rendered.ts";
import { runRenderer } from "./run-renderer.ts";

/** The line helm writes above each document: the template, seen from the folder that holds the chart. */
const SOURCE = /^# Source: (\S+)\s*$/m;

/** The manifests of a chart with its default values, each placed in its template. */
export function renderChart(folder: string): Batch<ReadDocument> {
  const chart = join(folder, "Chart.yaml");
  const name =
    basename(resolve(folder))
      .toLowerCase()
      .replaceAll(/[^a-z0-9-]/g, "-")
      .slice(0, 53) || "chart";
  const args = ["template", name, resolve(folder), "--include-crds"];
  const output = runRenderer([{ program: "helm", args }], `the Helm chart ${folder}`, chart);
  if (output instanceof Problem) return { items: [], problems: [output] };
  const { items, problems } = readYaml(chart, output);
  return {
    items: items.map(({ document, value }) => {
      const source = SOURCE.exec(document.text)?.[1];
      // The chart's own name begins the path, whatever its folder is called.
      const inside = source?.slice(source.indexOf("/") + 1);
      const file = inside === undefined || inside.includes("..") ? chart : join(dirname(chart), inside);
      return { document: placeInSource(document, file, chart), value };
    }),
    problems,
  };
}
