import type { Container, Edit, Json, Likelihood } from "../../model/index.ts";
import { COST } from "./costs.ts";
import type { FactList } from "./fact-list.ts";
import { type Subject, toChange, toEvidence } from "./subject.ts";

/** A flag that lets everybody who reaches the port run code, or act as the program's account. */
interface OpenFlag {
  readonly flag: RegExp;
  readonly likelihood: Likelihood;
  readonly says: string;
}

const FLAGS: readonly OpenFlag[] = [
  {
    flag: /^(?:--host=|-H=?)?tcp:\/\/(?:0\.0\.0\.0|\[::\])?(?::2375)?\/?$/,
    likelihood: "certain",
    says: "serves Docker's API without authentication",
  },
  { flag: /^--enable-skip-login(?:=true)?$/, likelihood: "certain", says: "lets visitors skip the dashboard's login" },
  {
    flag: /^--auth-mode=server$/,
    likelihood: "certain",
    says: "gives visitors of Argo Workflows the server's own rights",
  },
  {
    flag: /^--(?:ServerApp|NotebookApp|IdentityProvider)\.(?:token|password)=(?:''|"")?$/,
    likelihood: "certain",
    says: "runs Jupyter without a password",
  },
  { flag: /^--anonymous-auth(?:=true)?$/, likelihood: "likely", says: "answers who does not say who he is" },
  { flag: /^--protected-mode[= ]no$/, likelihood: "likely", says: "serves Redis without a password" },
  { flag: /^-?-noauth$/, likelihood: "possible", says: "serves its database without a password" },
];

/** Programs that run code for whoever reaches them, where their own flags open them. */
export function addInterfaceSteps(subject: Subject, facts: FactList): void {
  for (const container of subject.workload.containers) {
    const found = (["command", "args"] as const).flatMap((list) =>
      (container.spec[list] ?? []).flatMap((text, index) => {
        const flag = FLAGS.find((one) => one.flag.test(text));
        return flag === undefined ? [] : [{ list, index, flag }];
      }),
    );
    const [first] = found;
    if (first === undefined) continue;
    const closed = facts.addChange(
      toChange(subject, {
        control: "network/open-dashboard",
        part: container.name,
        title: `Ask for a login in container ${container.name}`,
        cost: COST.program,
        edits: [...new Set(found.map(({ list }) => list))].map((list) => toWithoutFlags(container, list)),
      }),
    );
    const { list, index, flag } = first;
    facts.addStep({
      from: subject.reach,
      to: subject.code,
      kind: "interface/open",
      technique: "T1133",
      likelihood: flag.likelihood,
      evidence: [
        toEvidence(
          subject,
          [...container.path, list, index],
          `container "${container.name}" of ${subject.what} ${flag.says}`,
        ),
      ],
      removedBy: [closed],
    });
  }
}

function toWithoutFlags(container: Container, list: "command" | "args"): Edit {
  const kept = (container.spec[list] ?? []).filter((text) => !FLAGS.some(({ flag }) => flag.test(text)));
  return { op: "set", path: [...container.path, list], value: kept as Json };
}
