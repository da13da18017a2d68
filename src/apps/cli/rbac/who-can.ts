import pc from "picocolors";
import { findHolders, formatSubject, type Holder, type Holding, MASTERS } from "../../../engines/rbac/index.ts";
import { count, toJsonText, toVisible } from "../../../reporters/index.ts";
import { writeLine } from "../report-output.ts";
import { findNodes, isOfNodes, type NodesShown } from "./node-rights.ts";
import { formatBinding, formatRule, showBinding, showRule } from "./places.ts";
import { formatQuestion, type Question, toQuestion } from "./question.ts";
import { findSlips, printSlips } from "./slips.ts";
import {
  KINDS_OF_NODES,
  printProblems,
  printReservations,
  type RbacOptions,
  readRoles,
  toExitCode,
  toReservations,
} from "./sources.ts";

export interface WhoCanOptions extends RbacOptions {
  readonly namespace?: string;
  readonly name?: string;
}

/**
 * `hauberk rbac who-can`: everybody who may do something, and what lets them.
 * @returns the exit code: 3 when something could not be read
 */
export async function whoCan(
  verb: string,
  resource: string,
  paths: readonly string[],
  options: WhoCanOptions,
): Promise<number> {
  const read = await readRoles(paths, options, isOfNodes(resource) ? KINDS_OF_NODES : []);
  const question = toQuestion(read.picture, verb, resource, options);
  const slips = findSlips(read, question);
  const width = { anyNamespace: options.namespace === undefined, anyName: options.name === undefined };
  const holders = findHolders(read.authorizer, question.attributes, width);
  const nodes = findNodes(read, question.attributes, width);
  if (options.format === "json") {
    writeLine(toJsonText(toJson(question, holders, nodes, { notes: slips, ...toReservations(read) })));
    return toExitCode(read);
  }
  printProblems(read.problems);
  printSlips(slips);
  writeLine(pc.bold(toVisible(formatQuestion(question.attributes, width.anyNamespace ? "" : " everywhere"))));
  for (const holder of holders) printHolder(holder);
  if (nodes !== undefined) writeLine(`${pc.bold("Kubelets of nodes")}\n  ${toVisible(nodes.text)}`);
  writeLine(`${pc.bold(`Group ${MASTERS}`)}\n  everything, before any role is asked: no binding takes it away`);
  printReservations(read);
  writeLine(`${count(holders.length, "subject")} by bindings, and the members of ${MASTERS}`);
  return toExitCode(read);
}

function printHolder({ subject, holdings }: Holder): void {
  writeLine(pc.bold(toVisible(formatSubject(subject))));
  for (const holding of holdings) writeLine(`  ${toVisible(formatHolding(holding))}`);
}

function formatHolding({ grant: { binding, role }, rules, names }: Holding): string {
  const where = binding.namespace === "" ? "everywhere" : `in ${binding.namespace}`;
  const only = names === undefined ? "" : `, only ${names.join(", ")}`;
  return `${where}${only}: ${formatBinding(binding)} gives ${rules.map((rule) => formatRule(role, rule)).join(" and ")}`;
}

function toJson(
  { attributes }: Question,
  holders: readonly Holder[],
  nodes: NodesShown | undefined,
  reservations: object,
): object {
  return {
    question: attributes,
    always: [{ kind: "Group", namespace: "", name: MASTERS }],
    holders: holders.map(({ subject, holdings }) => ({
      subject,
      holdings: holdings.map(({ grant, rules, names }) => ({
        namespace: grant.binding.namespace,
        ...(names === undefined ? {} : { names }),
        binding: showBinding(grant.binding),
        rules: rules.map(showRule),
      })),
    })),
    ...(nodes === undefined ? {} : { nodes: nodes.names, nodesBecause: nodes.text }),
    ...reservations,
  };
}
