import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatProblem, type DockerInstruction } from "../../model/index.ts";
import { readDockerfile } from "./index.ts";

function read(text: string, line = 1) {
  return readDockerfile({ file: "Dockerfile", syntax: "dockerfile", text, offset: 0, line });
}

function instructions(text: string): readonly DockerInstruction[] {
  const { dockerfile, problems } = read(text);
  expect(problems).toEqual([]);
  return dockerfile?.stages.flatMap((stage) => stage.instructions) ?? [];
}

const last = (text: string) => instructions(`FROM a\n${text}`).at(-1);

describe("readDockerfile", () => {
  it("joins continuation lines and passes over comments and empty lines between them", () => {
    expect(last("run a \\\n # why\n\n  b \\  \n  c\n")).toMatchObject({
      name: "RUN",
      args: ["a   b   c"],
      line: 2,
      endLine: 6,
    });
  });

  it("honours the escape directive, so that Windows paths stay whole", () => {
    const [, copy, run] = instructions("# escape=`\r\nFROM a\r\nCOPY x C:\\\r\nRUN a `\r\n  b\r\n");
    expect(copy?.args).toEqual(["x", "C:\\"]);
    expect(run?.args).toEqual(["a   b"]);
  });

  it("reads the exec form, and takes what is no JSON list of strings for shell", () => {
    expect(last('CMD ["a", "b c"]')).toMatchObject({ isJson: true, args: ["a", "b c"] });
    expect(last("CMD ['a', 'b']")).toMatchObject({ isJson: false, args: ["['a', 'b']"] });
    expect(last("RUN [ -f x ] && y]")).toMatchObject({ isJson: false });
  });

  it("reads flags, also without a value and with quotes", () => {
    expect(last("COPY --from=build --link --chown='a b' x y /z/")).toMatchObject({
      flags: [
        ["from", "build"],
        ["link", ""],
        ["chown", "a b"],
      ],
      args: ["x", "y", "/z/"],
    });
    expect(last("RUN --mount=type=secret,id=a cat /run/secrets/a")?.args).toEqual(["cat /run/secrets/a"]);
    expect(last("CMD --help")).toMatchObject({ flags: [], args: ["--help"] });
  });

  it("reads pairs in both forms of ENV", () => {
    expect(last(`ENV A="b c" D=e\\ f G='h'`)?.args).toEqual(["A=b c", "D=e f", "G=h"]);
    expect(last("ENV A b c")?.args).toEqual(["A=b c"]);
    expect(last("ARG A B=c")?.args).toEqual(["A", "B=c"]);
  });

  it("reads HEALTHCHECK with flags and both forms", () => {
    expect(last("HEALTHCHECK --interval=5s CMD curl x")).toMatchObject({
      flags: [["interval", "5s"]],
      args: ["CMD", "curl x"],
    });
    expect(last('HEALTHCHECK cmd ["a", "b"]')?.args).toEqual(["CMD", "a", "b"]);
    expect(last("HEALTHCHECK none")?.args).toEqual(["NONE"]);
  });

  it("reads here-documents, several of them, with tabs stripped on request", () => {
    const [, run, copy, cmd] = instructions(
      "FROM a\nRUN <<-EOF\n\techo # no comment\n\tEOF\nCOPY <<'one' <<two /d/\nFROM x\none\n$b\ntwo\nCMD c\n",
    );
    expect(run).toMatchObject({ heredocs: [{ name: "EOF", body: "echo # no comment\n" }], line: 2, endLine: 4 });
    expect(copy?.heredocs.map(({ body }) => body)).toEqual(["FROM x\n", "$b\n"]);
    expect(cmd?.line).toBe(10);
  });

  it("does not take here-strings and shifts for here-documents", () => {
    expect(instructions('FROM a\nRUN cat <<< "x"\nRUN echo $((1 << 2))\nCMD c\n')).toHaveLength(4);
  });

  it("puts the defaults of global arguments into base images and leaves what is not known", () => {
    const { dockerfile } = read(
      "ARG V=3.20\nARG R=docker.io/${N:-library}\nARG X\nFROM ${R}/alpine:$V AS Base\nFROM img:${X}\nFROM base\n",
    );
    expect(dockerfile?.stages.map(({ baseImage, name }) => [baseImage, name])).toEqual([
      ["docker.io/library/alpine:3.20", "base"],
      ["img:${X}", undefined],
      ["base", undefined],
    ]);
    expect(dockerfile?.globalArgs).toHaveLength(3);
  });

  it("keeps what ONBUILD will run", () => {
    expect(last("ONBUILD RUN sudo x")?.trigger).toMatchObject({ name: "RUN", args: ["sudo x"], line: 2 });
    expect(last("ONBUILD RUN <<E\na\nE\n")?.trigger?.heredocs).toEqual([{ name: "E", body: "a\n" }]);
  });

  it("counts lines from where the document begins in its file", () => {
    expect(read("\nFROM a", 10).dockerfile?.stages[0]?.instructions[0]?.line).toBe(11);
  });

  it.each([
    ["", "Dockerfile:1:1 no FROM: a Dockerfile needs at least one build stage"],
    ["# only a comment\n", "Dockerfile:1:1 no FROM: a Dockerfile needs at least one build stage"],
    ["RUN x\nFROM a", "Dockerfile:1:1 RUN before the first FROM: no build stage to run it in"],
    ["FROM a\n  INSTALL vim", 'Dockerfile:2:3 unknown instruction "INSTALL"'],
    ["FROM a b", "Dockerfile:1:1 FROM takes an image, or an image AS a name"],
    ["FROM a\nWORKDIR", "Dockerfile:2:1 WORKDIR needs an argument"],
    ["FROM a\nRUN <<EOF\nx\n", 'Dockerfile:2:1 here-document ends nowhere: no line "EOF" follows'],
    ["# escape=x\nFROM a", "Dockerfile:1:1 the escape directive takes \\ or `, nothing else"],
  ])("says what is wrong and where: %j", (text, expected) => {
    expect(read(text).problems.map(formatProblem)).toEqual([expected]);
  });

  it("keeps the good instructions around a broken one", () => {
    const { dockerfile } = read("FROM a\nBROKEN\nUSER b\n");
    expect(dockerfile?.stages[0]?.instructions.map(({ name }) => name)).toEqual(["FROM", "USER"]);
  });

  it("never throws, and every instruction lies within the text in order", () => {
    const word = fc.constantFrom(
      "FROM a",
      "RUN",
      "<<E",
      "E",
      "\\\n",
      "\n",
      "#",
      '"',
      "'",
      " ",
      "--x=",
      "[",
      "]",
      "ENV",
      "$",
      "`",
      "ONBUILD",
      "ARG A=b",
      "COPY",
      "\t",
      "\r",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(word, { maxLength: 60 }).map((words) => words.join("")),
    );
    fc.assert(
      fc.property(text, (source) => {
        const { dockerfile, problems } = read(source);
        const all = dockerfile?.stages.flatMap((stage) => stage.instructions) ?? [];
        let line = 0;
        for (const instruction of all) {
          expect(instruction.line).toBeGreaterThan(line);
          expect(instruction.endLine).toBeGreaterThanOrEqual(instruction.line);
          line = instruction.endLine;
        }
        expect(line).toBeLessThanOrEqual(source.split("\n").length);
        expect(dockerfile !== undefined || problems.length > 0).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });

  it.each(["RUN a\n", "RUN a \\\n", "COPY <<E ", "--a='b' ", "FROM $A\n", "ONBUILD ", "# x=y\n", "E A=${A:-$A}\n"])(
    "takes time in proportion to the text: %j",
    (unit) => {
      const start = performance.now();
      read(`FROM a\nRUN ${unit.repeat(100_000)}`);
      read(unit.repeat(100_000));
      expect(performance.now() - start).toBeLessThan(10_000);
    },
    30_000,
  );

  it("does not let arguments that name each other grow without bound", () => {
    const doubling = Array.from({ length: 60 }, (_, index) => `ARG A${index + 1}=$A${index}$A${index}`);
    const { dockerfile } = read(`ARG A0=xxxxxxxx\n${doubling.join("\n")}\nFROM $A60\n`);
    expect(dockerfile?.stages[0]?.baseImage.length).toBeLessThan(10_000);
  });
});
