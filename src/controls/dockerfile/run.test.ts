import { describe, expect, it } from "vitest";
import { readDockerfile } from "../../formats/dockerfile/index.ts";
import { DEFAULT_SETTINGS, type Dockerfile, type DockerfileControl, type Picture } from "../../model/index.ts";
import { dockerfileBaseImageTag } from "./base-image-tag.ts";
import { dockerfileDownloadTools } from "./download-tools.ts";
import { dockerfilePackageCache } from "./package-cache.ts";
import { dockerfilePipedScript } from "./piped-script.ts";
import { dockerfileInstallAssent } from "./install-assent.ts";
import { dockerfilePackageVersion } from "./package-version.ts";
import { dockerfileRootUser } from "./root-user.ts";
import { runsOf } from "./run.ts";
import { dockerfileSecretFile } from "./secret-file.ts";
import { dockerfileSecretInRun } from "./secret-in-run.ts";
import { dockerfileSecretVariable } from "./secret-variable.ts";
import { dockerfileSetuid } from "./setuid.ts";
import { dockerfileTlsVerification } from "./tls-verification.ts";
import { dockerfileWorldWritable } from "./world-writable.ts";

function read(text: string): Dockerfile {
  const document = { file: "Dockerfile", syntax: "dockerfile", text, offset: 0, line: 1 } as const;
  const { dockerfile } = readDockerfile(document);
  if (dockerfile === undefined) throw new Error("the example is broken");
  return dockerfile;
}

const picture: Picture = {
  resources: [],
  workloads: [],
  dockerfiles: [],
  complete: false,
  blind: [],
  namespaces: [],
  ofKind: () => [],
  find: () => undefined,
  workloadsIn: () => [],
  whyBlind: () => undefined,
};

/** Lines at which the control fails; a question mark behind those it cannot judge. */
function judge(control: DockerfileControl, text: string): (string | number)[] {
  const found = control.check(read(text), { picture, settings: DEFAULT_SETTINGS }) ?? [];
  return [found].flat().map(({ path, verdict }) => (verdict === "unknown" ? `${path[0]}?` : (path[0] ?? 0)));
}

const run = (control: DockerfileControl, script: string) => judge(control, `FROM a:1\nRUN ${script}\n`).length > 0;

describe("runsOf", () => {
  it("reads scripts in the shell form, the exec form, here-documents and ONBUILD", () => {
    const dockerfile = read(
      'FROM a:1\nRUN a && b\nRUN ["c", "d e"]\nRUN <<E\nf\ng\nE\nRUN bash -e <<E\nh\nE\nRUN cat <<E >x\ni\nE\nONBUILD RUN j\n',
    );
    const programs = runsOf(dockerfile).map(({ commands }) => commands.map(({ program }) => program));
    expect(programs[0]).toEqual(["a", "b"]);
    expect(programs[1]).toEqual(["c"]);
    expect(programs[2]).toEqual(expect.arrayContaining(["f", "g"]));
    expect(programs[3]).toEqual(["bash", "h"]);
    expect(programs[4]).toEqual(["cat"]);
    expect(programs[5]).toEqual(["j"]);
  });
});

describe("dockerfile/piped-script", () => {
  it.each([
    "curl -s https://a.example | sh",
    "wget -qO- https://a.example | sudo bash -s -- -y",
    "curl https://a.example | python3 -",
    "bash <(curl -s https://a.example)",
    'bash -c "$(curl -s https://a.example)"',
    'eval "$(wget -qO- https://a.example)"',
    ". <(curl -s https://a.example)",
  ])("reports %s", (script) => expect(run(dockerfilePipedScript, script)).toBe(true));

  it.each([
    "curl -s https://a.example | tar xz",
    "curl -s https://a.example | gpg --dearmor > k",
    "curl -s https://a.example | python3 -c 'import json'",
    "sh -c 'curl -sO https://a.example'",
    'bash -c "test $(curl -s https://a.example) = 1"',
    "echo x | sh",
  ])("leaves %s alone", (script) => expect(run(dockerfilePipedScript, script)).toBe(false));
});

describe("dockerfile/package-cache", () => {
  it.each([
    ["apk add bash", true],
    ["apk --no-cache add bash", false],
    ["apk add bash && rm -rf /var/cache/apk/*", false],
    ["--mount=type=cache,target=/var/cache/apk apk add bash", false],
    ["yum install -y vim && yum clean all", false],
    ["yum -y install vim && rm -rf /var/cache/yum", false],
    ["microdnf install vim", true],
    ["zypper -n in vim && zypper cc -a", false],
    ["apt-get install -y vim && rm -rf /var/lib/apt/lists/* /tmp/*", false],
    ["apt-get install -y vim", true],
  ])("%s: %s", (script, expected) => expect(run(dockerfilePackageCache, script)).toBe(expected));
});

describe("dockerfile/install-assent", () => {
  it.each([
    ["apt-get install vim", true],
    ["apt-get -y install vim", false],
    ["apt-get install -fmy vim", false],
    ["apt-get install --yes vim", false],
    ["apt-get -qq install vim", false],
    ["yes | apt-get install vim", false],
    ["apt-get -t stable install vim", true],
    ["apt-get update", false],
  ])("%s: %s", (script, expected) => expect(run(dockerfileInstallAssent, script)).toBe(expected));
});

describe("dockerfile/package-version", () => {
  it.each([
    ["pip install --no-cache-dir flask==3.1.0", false],
    ["pip3 install -r requirements.txt", false],
    ["pip install .", false],
    ["npm install -g typescript", true],
    ["npm install -g @a/b@1.2.3", false],
    ["npm ci", false],
    ["gem install rake -v 13.2.1", false],
    ["apk add --virtual .deps gcc=14", false],
    ["apt-get install -y $PACKAGES", false],
  ])("%s: %s", (script, expected) => expect(run(dockerfilePackageVersion, script)).toBe(expected));
});

describe("dockerfile/tls-verification", () => {
  it.each([
    ["curl -k https://a.example", true],
    ["curl -fsSLk https://a.example", true],
    ["curl -o kk -H x https://a.example", false],
    ["curl -okey https://a.example", false],
    ["git -c http.sslVerify=false clone https://a.example", true],
    ["GIT_SSL_NO_VERIFY=true git clone https://a.example", true],
    ["npm config set strict-ssl false", true],
    ["pip install --trusted-host a.example x", true],
    ["wget --no-check-certificate https://a.example", true],
  ])("%s: %s", (script, expected) => expect(run(dockerfileTlsVerification, script)).toBe(expected));
});

describe("file modes", () => {
  it.each([
    ["chmod 777 a", true, false],
    ["chmod -R 0777 a", true, false],
    ["chmod 1777 /tmp", false, false],
    ["chmod a+rwx a", true, false],
    ["chmod o+w a", true, false],
    ["chmod +w a", false, false],
    ["chmod u=rwx,go=rx a", false, false],
    ["chmod ug+rwx,o-w a", false, false],
    ["chmod 4755 a", false, true],
    ["chmod g+s a", false, true],
    ["chmod u+xs a", false, true],
    ["install -m 6755 a b", false, true],
    ["mkdir -p -m 0777 a", true, false],
    ["find . -exec chmod 666 {} +", true, false],
  ])("%s: writable by all %s, setuid %s", (script, isWritable, isSetuid) => {
    expect([run(dockerfileWorldWritable, script), run(dockerfileSetuid, script)]).toEqual([isWritable, isSetuid]);
  });
});

describe("dockerfile/root-user", () => {
  it("follows stages back to the one that sets the user", () => {
    expect(judge(dockerfileRootUser, "FROM a:1 AS base\nUSER web\nFROM base\nCMD x\n")).toEqual([]);
    expect(judge(dockerfileRootUser, "FROM a:1 AS base\nUSER root\nFROM base\nCMD x\n")).toEqual([2]);
  });

  it("does not know a user that comes from an argument", () => {
    expect(judge(dockerfileRootUser, "FROM a:1\nARG U\nUSER $U\n")).toEqual(["3?"]);
  });

  it("knows root by name and number, with a group behind", () => {
    for (const user of ["root", "0", "0:10001", "root:root", "00"]) {
      expect(judge(dockerfileRootUser, `FROM a:1\nUSER ${user}\n`)).toEqual([2]);
    }
  });
});

describe("long files", () => {
  it.each([
    ["sh|", "RUN "],
    ["FROM a\nRUN curl b\nUSER c\n", "\n"],
    ["FROM a AS a\n", "\n"],
  ])("take time in proportion: %j", (unit, start) => {
    const text = `FROM a:1${start === "\n" ? start : `\n${start}`}${unit.repeat(10_000)}a\n`.replace(/a\n$/, "\n");
    const begin = performance.now();
    for (const control of [
      dockerfilePipedScript,
      dockerfileRootUser,
      dockerfileBaseImageTag,
      dockerfileDownloadTools,
    ]) {
      judge(control, text);
    }
    expect(performance.now() - begin).toBeLessThan(10_000);
  });
});

describe("credentials", () => {
  it.each([
    ["ARG GITHUB_TOKEN", true],
    ["ENV AWS_SECRET_ACCESS_KEY=$KEY", true],
    ["ENV GPG_KEY=E3FF2839C048B25C084DEBE9B26995E310250568", false],
    ["ENV DB_PASSWORD_FILE=/run/secrets/db", false],
    ["ENV DB_PASSWORD=", false],
    ["LABEL a=b", false],
    ["ENV PATH=/opt/bin:$PATH", false],
  ])("in %s: %s", (line, expected) => {
    expect(judge(dockerfileSecretVariable, `FROM a:1\n${line}\n`).length > 0).toBe(expected);
  });

  it.each([
    ["COPY .env /app/", true],
    ["COPY .env.production /app/", true],
    ["COPY .env.example /app/", false],
    ["COPY --from=build /root/.aws/credentials /x", true],
    ["COPY server.key server.crt /etc/", true],
    ["COPY ca-bundle.pem public.key /etc/", false],
    ["COPY src/keys.ts /app/", false],
    ["COPY .npmrc /app/", false],
  ])("in the file of %s: %s", (line, expected) => {
    expect(judge(dockerfileSecretFile, `FROM a:1\n${line}\n`).length > 0).toBe(expected);
  });

  it.each([
    ["curl -H 'Authorization: Bearer $TOKEN' https://a.example", false],
    ['mysql --password="$PW"', false],
    ["echo 'root:correct-horse-7' | chpasswd", true],
    ['echo "root:$PW" | chpasswd', false],
    ["git clone https://user:s3cretpass91@a.example/b", true],
    ["git clone https://$USER:$TOKEN@a.example/b", false],
  ])("in %s: %s", (script, expected) => expect(run(dockerfileSecretInRun, script)).toBe(expected));
});
