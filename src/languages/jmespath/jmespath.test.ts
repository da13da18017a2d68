import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../model/index.ts";
import { compileQuery, FUNCTION_NAMES, JmesError } from "./index.ts";

const NOW = new Date("2024-05-06T07:08:09Z");

function search(text: string, data: unknown = null): Json | string {
  const reading = compileQuery(text);
  if (reading.is === "invalid") return `${reading.offset}: ${reading.message}`;
  const found = reading.query.search(data, { now: NOW });
  return found instanceof JmesError ? `${found.is}: ${found.message}` : found;
}

const pod = {
  metadata: { name: "web", labels: { app: "x" } },
  spec: {
    containers: [
      { name: "a", image: "nginx:1.25", ports: [{ p: 80 }, { p: 443 }] },
      { name: "b", image: "redis", cpu: 2 },
    ],
  },
};

describe("expressions", () => {
  it.each<[string, Json]>([
    ["metadata.name", "web"],
    ["spec.containers[*].name", ["a", "b"]],
    ["spec.containers[-1].name", "b"],
    ["spec.containers[].ports[].p", [80, 443]],
    ["spec.containers[?cpu > `1`].name | [0]", "b"],
    ["spec.containers[?!contains(image, ':')].name", ["b"]],
    ["spec.containers[::-1].name", ["b", "a"]],
    ["spec.containers[0].{n: name, i: image}", { n: "a", i: "nginx:1.25" }],
    ["metadata.labels.*", ["x"]],
    ["metadata.[name, labels.app]", ["web", "x"]],
    ["'it\\'s'", "it's"],
    ['`{"a": "\\`"}`.a', "`"],
    ['metadata."name"', "web"],
    ["spec.containers[].name | join(', ', @)", "a, b"],
    ["max_by(spec.containers, &length(name)).name", "a"],
    ["sort_by(spec.containers, &image)[*].name", ["a", "b"]],
    ["map(&cpu, spec.containers)", [null, 2]],
    ["metadata.name == 'web' && spec.containers[0].cpu || 'none'", "none"],
    ["length(spec.containers) > `1`", true],
    ["@.metadata.name", "web"],
  ])("%s", (text, expected) => {
    expect(search(text, pod)).toEqual(expected);
  });

  it("answer a missing key with an error, which ||, pipes, projections and functions forgive", () => {
    expect(search("spec.nope", pod)).toBe('not-found: Unknown key "nope" in path');
    expect(search("nope.deeper.still", pod)).toBe('not-found: Unknown key "nope" in path');
    expect(search("metadata.name.deeper", pod)).toBe(null);
    expect(search("nope || 'x'", pod)).toBe("x");
    expect(search("nope | @", pod)).toBe(null);
    expect(search("spec.containers[].nope", pod)).toEqual([]);
    expect(search("nope[]", pod)).toBe(null);
    expect(search("length(nope || '')", pod)).toBe(0);
    expect(search("spec && nope", pod)).toBe('not-found: Unknown key "nope" in path');
  });

  it.each([
    ["", "0: SyntaxError: Incomplete expression"],
    ["a.", "2: SyntaxError: Expected identifier, lbracket, or lbrace"],
    ["a b", "2: SyntaxError: Unexpected token at the end of the expression: tUnquotedIdentifier"],
    ["a[?b", "4: SyntaxError: Expected tRbracket, received: tEOF"],
    ["'a", "2: SyntaxError: Unclosed delimiter: '"],
    ["a ~ b", "2: SyntaxError: Unknown char: '~'"],
    ["`{`", "0: SyntaxError: invalid JSON literal `{`"],
    ['"a"(b)', "0: SyntaxError: Can't have quoted identifier as function Name."],
  ])("%j is refused with its place", (text, expected) => {
    expect(search(text)).toBe(expected);
  });

  it("take the names of what every JavaScript object has for ordinary keys", () => {
    expect(search("constructor || toString || __proto__ || 'none'", {})).toBe("none");
    expect(search("__proto__.constructor", JSON.parse('{"__proto__": {"constructor": 1}}'))).toBe(1);
    expect(JSON.stringify(search('{"__proto__": a, constructor: a}', { a: 1 }))).toBe(
      '{"__proto__":1,"constructor":1}',
    );
    expect(JSON.stringify(search('merge(@, `{"__proto__": {"x": 1}}`)', {}))).toBe('{"__proto__":{"x":1}}');
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
    expect(search("length", [1, 2])).toBe(null);
    expect(search('["0"]', [7])).toEqual([null]);
  });

  it("run no code that a policy brings along", () => {
    const evil = '"];globalThis.broken=1;//\u2028\\u2029';
    expect(search(JSON.stringify(evil), { [JSON.parse(JSON.stringify(evil)) as string]: 3 })).toBe(3);
    expect(search(`'${evil}'`)).toBe(evil);
    expect(Object.hasOwn(globalThis, "broken")).toBe(false);
  });
});

describe("bounds", () => {
  it("hold for nesting, steps and what is made", () => {
    expect(search("[".repeat(5000))).toContain("nested too deeply");
    expect(search(Array.from({ length: 5000 }, () => "a").join("."))).toContain("nested too deeply");
    expect(search("!".repeat(100_000))).toContain("nested too deeply");
    expect(search(`@${" | [@, @]".repeat(60)}`, 1)).toBe("exhausted: the expression takes too many steps");
    expect(search(`@${" | [@, @][]".repeat(60)}`, 1)).toBe("exhausted: the expression takes too many steps");
    expect(search(`@${" | join('', [@, @])".repeat(60)}`, "abc")).toContain("exhausted");
    expect(search(`(@${" | [@, @]".repeat(60)}) == (@${" | [@, @]".repeat(60)})`, 1)).toContain("exhausted");
    expect(search(`@${" | replace_all(@, 'a', 'aaaaaaaaaa')".repeat(20)}`, "a")).toContain("exhausted");
    expect(search(`@${" | regex_replace_all('a', @, 'aaaaaaaaaa')".repeat(20)}`, "a")).toContain("exhausted");
    expect(search("regex_match('(a+)+$', @)", `${"a".repeat(100_000)}b`)).toBe(false);
  });
});

describe("functions", () => {
  it.each<[string, Json]>([
    ["add(`1`, `2`)", 3],
    ["add('1Gi', '512Mi')", "1536Mi"],
    ["add('1h', '30m0s')", "1h30m0s"],
    ["add('1h', `1`)", "failed: JMESPath function 'add': Types mismatch"],
    ["subtract('1', '250m')", "750m"],
    ['sum(`["100m","200m","1"]`)', "1300m"],
    ["multiply('1Gi', `2`)", "2Gi"],
    ["multiply('90s', `2`)", "3m0s"],
    ["divide('10', `3`)", "3"],
    ["divide('1Gi', '1Mi')", 1024],
    ["divide(`1`, `0`)", "failed: JMESPath function 'divide': Zero divisor passed"],
    ["modulo('13', '4')", "1"],
    ["modulo(`1.5`, `1`)", "failed: JMESPath function 'modulo': Non-integer argument(s) passed for modulo"],
    ["round(`2.345`, `2`)", 2.35],
    ["compare('a', 'b')", -1],
    ["compare('a', 'b') == `-1`", false],
    ["equal_fold('Straße', 'STRAßE')", true],
    ["replace('aaa', 'a', 'b', `2`)", "bba"],
    ["replace_all('ab', '', '-')", "-a-b-"],
    ["to_upper('aß')", "Aß"],
    ["trim('xxaxx', 'x')", "a"],
    ["trim_prefix('v1.2', 'v')", "1.2"],
    ["split('a,b', ',')", ["a", "b"]],
    ["truncate('héllo', `2`)", "hé"],
    ["regex_match('^[a-z]+$', 'abc')", true],
    ["regex_match('1', `21`)", true],
    ["regex_replace_all('a(b)', 'xaby', '<$1>')", "x<b>y"],
    ["regex_replace_all_literal('a(b)', 'xaby', '<$1>')", "x<$1>y"],
    ["pattern_match('nginx:?.*', 'nginx:1.25')", true],
    ['label_match(`{"a":"1"}`, `{"a":"1","b":"2"}`)', true],
    ["semver_compare('1.2.3', '>=1.0.0 <2.0.0')", true],
    ["parse_json('[1,{\"a\":2}]')", [1, { a: 2 }]],
    ["parse_yaml('a: [1, x]')", { a: [1, "x"] }],
    ["to_boolean('TRUE')", true],
    [
      "items(`{\"b\":1,\"a\":2}`, 'k', 'v')",
      [
        { k: "a", v: 2 },
        { k: "b", v: 1 },
      ],
    ],
    ['object_from_lists(`["a","b"]`, `[1]`)', { a: 1, b: null }],
    ["lookup(`[1,2]`, `1`)", 2],
    ["lookup(`{\"a\":1}`, 'toString')", null],
    ["base64_decode(base64_encode('hällo'))", "hällo"],
    ["base64_decode('a')", "failed: illegal base64 data at input byte 0"],
    ["sha256('')", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["path_canonicalize('/a/../b//c/')", "/b/c"],
    ["image_normalize('nginx')", "docker.io/nginx:latest"],
    ["image_normalize('ghcr.io/a/b:1')", "ghcr.io/a/b:1"],
    ["is_external_url('https://10.1.2.3/x')", false],
    ["is_external_url('https://8.8.8.8')", true],
    [
      "is_external_url('https://example.com')",
      "failed: JMESPath function 'is_external_url': the host example.com is not looked up here",
    ],
    [
      "random('[a-z]{8}')",
      "failed: JMESPath function 'random': random texts are not made here: the result would differ each time",
    ],
    ["time_now_utc()", "2024-05-06T07:08:09Z"],
    ["time_since('', '2024-05-06T07:00:00Z', '')", "8m9s"],
    ["time_add('2024-02-28T00:00:00Z', '24h')", "2024-02-29T00:00:00Z"],
    ["time_parse('1', '86400')", "1970-01-02T00:00:00Z"],
    ["time_to_cron('2024-05-06T07:08:09Z')", "8 7 6 5 1"],
    ["time_between('2024-05-06T07:08:09Z', '2024-01-01T00:00:00Z', '2025-01-01T00:00:00Z')", true],
    ["time_truncate('2024-05-06T07:08:09Z', '1h')", "2024-05-06T07:00:00Z"],
    ['to_string(`{"b":1,"a":"<"}`)', '{"a":"\\u003c","b":1}'],
    ["to_number('12e1')", 120],
    ["type(`null`)", "null"],
    ["avg(`[1,2]`)", 1.5],
    ["nope(@)", "failed: unknown function: nope"],
    ["length(`1`)", 'failed: Invalid type for: 1, expected: []jmespath.JpType{"string", "array", "object"}'],
    ["length()", "failed: incorrect number of args"],
  ])("%s", (text, expected) => {
    expect(search(text)).toEqual(expected);
  });

  it("are all there, JMESPath's and Kyverno's", () => {
    expect(FUNCTION_NAMES).toHaveLength(76);
    expect(FUNCTION_NAMES).toEqual([...new Set(FUNCTION_NAMES)]);
  });

  it("answer or refuse, whatever they are given, and never throw", () => {
    const argument = fc.oneof(
      fc.json({ maxDepth: 2 }),
      fc.constantFrom('"1Gi"', '"1h"', '"2024-05-06T07:08:09Z"', "1e300"),
    );
    fc.assert(
      fc.property(fc.constantFrom(...FUNCTION_NAMES), fc.array(argument, { maxLength: 4 }), (name, args) => {
        const literals = args.map((text) => `\`${text.replaceAll("`", "\\`")}\``).join(",");
        expect(search(`${name}(${literals})`)).not.toBe(undefined);
      }),
    );
  });
});
