import { asList, asString, dig, type ObjectControl } from "../../model/index.ts";

export const imageAllowedRepositoryPrefix: ObjectControl = {
  id: "image/allowed-repository-prefix",
  title: "Gatekeeper constraints end repositories with a slash",
  layer: "cluster",
  impact: "high",
  scope: "object",
  kinds: ["constraints.gatekeeper.sh/K8sAllowedRepos"],
  threat: {
    stride: ["spoofing"],
    text: "K8sAllowedRepos compares texts: `registry.example/team` also allows `registry.example/team-evil/app`, and `docker.io` allows `docker.io.evil.example/app`, which anybody can register.",
  },
  why: "With a slash at its end the text can only be continued below the repository.",
  fix: {
    text: "End each entry of `parameters.repos` with `/`, or name the image with its tag or digest.",
    caution: "Images that only the open end allowed are refused.",
  },
  residualRisk: "Everybody who can push below the repository is allowed.",
  tradeOff: "None.",
  frameworks: {
    nist800190: ["4.1.5"],
    nist80053: ["CM-7", "SR-4"],
    mitre: ["T1525", "T1204.003"],
    owasp: ["K02", "K04"],
  },
  check({ object }) {
    return asList(dig(object, "spec", "parameters", "repos")).flatMap((value, index) => {
      const repository = asString(value) ?? "";
      const name = repository.slice(repository.lastIndexOf("/") + 1);
      const isClosed = name === "" || (repository.includes("/") && /[:@]/.test(name));
      if (isClosed) return [];
      const path = ["spec", "parameters", "repos", index];
      const isHost = !repository.includes("/");
      return [
        {
          path,
          message: `${JSON.stringify(repository)} also allows what continues the name, such as ${JSON.stringify(`${repository}${isHost ? ".evil.example/app" : "-evil/app"}`)}`,
          edits: isHost ? [{ op: "set" as const, path, value: `${repository}/` }] : [],
        },
      ];
    });
  },
  examples: {
    good: [
      `apiVersion: constraints.gatekeeper.sh/v1beta1
kind: K8sAllowedRepos
metadata: { name: repos }
spec: { parameters: { repos: ["registry.example/team/", "registry.example/web:1.4.2"] } }
`,
    ],
    bad: [
      `apiVersion: constraints.gatekeeper.sh/v1beta1
kind: K8sAllowedRepos
metadata: { name: repos }
spec: { parameters: { repos: ["docker.io", "registry.example/team"] } }
`,
    ],
  },
};
