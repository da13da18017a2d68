import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapedPathOf, formatUrl, type GoUrl, hostnameOf, portOf, queryOf, readRequestUri, readUrl } from "./index.ts";

function url(text: string): GoUrl {
  const read = readUrl(text);
  if ("because" in read) throw new Error(read.because);
  return read;
}

describe("readUrl", () => {
  it.each([
    ["https://u:p@a.b:80/x%41?k=1#f", "a.b", "80", "/x%41"],
    ["http://[fe80::1%25en0]:8080/", "fe80::1%en0", "8080", "/"],
    ["HTTP://A.B", "A.B", "", ""],
    ["/é", "", "", "/%C3%A9"],
    ["//host/p", "host", "", "/p"],
    ["mailto:a@b", "", "", ""],
    ["a/b:c", "", "", "a/b:c"],
  ])("reads %s", (text, host, port, path) => {
    expect([hostnameOf(url(text)), portOf(url(text)), escapedPathOf(url(text))]).toEqual([host, port, path]);
  });

  it.each([
    ["a\n", "net/url: invalid control character in URL"],
    [":a", "missing protocol scheme"],
    ["a:b/c", undefined],
    ["1a:b", "first path segment in URL cannot contain colon"],
    ["http://a:b/", 'invalid port ":b" after host'],
    ["http://a:1:2/", 'invalid port ":1:2" after host'],
    ["http://a b/", 'invalid character " " in host name'],
    ["http://a/%zz", 'invalid URL escape "%zz"'],
    ["http://[::1", "missing ']' in host"],
    ["http://[1.2.3.4]/", "invalid IP-literal"],
    ["http://a^b@c/", "net/url: invalid userinfo"],
  ])("refuses %j because %s", (text, because) => {
    const read = readUrl(text);
    expect("because" in read ? read.because : undefined).toBe(
      because && `parse ${JSON.stringify(text).replace("\\n", String.raw`\n`)}: ${because}`,
    );
  });

  it("reads a query's values, and leaves out what cannot be read", () => {
    expect([...queryOf(url("?a=1&b=%20x+y&a=2&c&d;e&f=%zz&__proto__=3"))]).toEqual([
      ["a", ["1", "2"]],
      ["b", [" x y"]],
      ["c", [""]],
      ["__proto__", ["3"]],
    ]);
  });

  it("asks requests for a path or a scheme", () => {
    expect(readRequestUri("path")).toEqual({ because: 'parse "path": invalid URI for request' });
    expect(readRequestUri("")).toEqual({ because: 'parse "": empty url' });
    expect(readRequestUri("/a#b")).toHaveProperty("path", "/a#b");
  });

  it("reads back what it writes, whatever the text", () => {
    const parts = fc.stringMatching(/^(?:[a-z]{1,4}:)?(?:\/\/)?[a-zé%20:@[\]./?#&= -]{0,16}$/);
    fc.assert(
      fc.property(fc.oneof(parts, fc.webUrl({ withFragments: true, withQueryParameters: true })), (text) => {
        const read = readUrl(text);
        fc.pre(!("because" in read));
        const written = formatUrl(read);
        const again = readUrl(written);
        fc.pre(!("because" in again));
        expect(formatUrl(again)).toBe(written);
      }),
    );
  });
});
