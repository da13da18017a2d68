import { expect, it } from "vitest";
import { compileModules } from "../index.ts";

it("rules beside functions that call one another thousands of levels deep are answered", () => {
  const chain = Array.from({ length: 3000 }, (_, index) => `f${index}(a) := f${index + 1}(a)`).join("\n");
  const text = `package p\n${chain}\nf3000(a) := a\nx := 1`;
  const compiled = compileModules([{ name: "p.rego", text }]);
  if (compiled.is === "invalid") throw new Error(JSON.stringify(compiled.errors));
  expect(compiled.program.query("data.p.x")).toMatchObject({ is: "defined", value: 1 });
});

it("functions that print are called each time", () => {
  const tests = Array.from({ length: 24 }, (_, index) => `not endswith(x, "${index}")`).join("\n");
  const text = `package p\nf(x) := y if {\n${tests}\ntrace("called")\ny := upper(x)\n}\nout := [f("a"), f("a")]`;
  const compiled = compileModules([{ name: "p.rego", text }]);
  if (compiled.is === "invalid") throw new Error(JSON.stringify(compiled.errors));
  const { prints } = compiled.program.query("data.p.out");
  expect(prints.map((print) => print.text)).toEqual(["called", "called"]);
});
