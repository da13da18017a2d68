import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSamePackage, readPurl } from "./index.ts";

describe("package URLs", () => {
  it.each([
    [
      "pkg:deb/debian/openssl@3.0.11-1%7Edeb12u2?arch=amd64&distro=debian-12",
      { type: "deb", namespace: "debian", name: "openssl", version: "3.0.11-1~deb12u2" },
    ],
    ["pkg:npm/%40babel/core@7.0.0#lib", { type: "npm", namespace: "@babel", name: "core", version: "7.0.0" }],
    ["pkg:npm/@babel/core", { type: "npm", namespace: "@babel", name: "core", version: "" }],
    ["pkg:golang/github.com/x/y@v1.2.3", { namespace: "github.com/x", name: "y", version: "v1.2.3" }],
    [
      "pkg:oci/web@sha256%3Aab?repository_url=registry.example%2Fweb",
      { type: "oci", namespace: "", name: "web", version: "sha256:ab" },
    ],
    ["PKG:NPM//left-pad@1", { type: "npm", name: "left-pad", version: "1" }],
  ])("reads %s", (text, parts) => expect(readPurl(text)).toMatchObject(parts));

  it.each(["", "npm/x", "pkg:", "pkg:npm", "pkg:npm/", "pkg:/x", `pkg:npm/${"x".repeat(5000)}`])(
    "takes %j for none",
    (text) => expect(readPurl(text)).toBeUndefined(),
  );

  it("takes a package for the one that is named where the name leaves open what the package has", () => {
    const is = (named: string, found: string) => isSamePackage(readPurl(named)!, readPurl(found)!);
    expect(is("pkg:deb/debian/openssl", "pkg:deb/debian/openssl@3?arch=amd64")).toBe(true);
    expect(is("pkg:deb/debian/openssl@3", "pkg:deb/debian/openssl@3.1")).toBe(false);
    expect(is("pkg:deb/debian/openssl?arch=arm64", "pkg:deb/debian/openssl@3?arch=amd64")).toBe(false);
    expect(is("pkg:deb/ubuntu/openssl", "pkg:deb/debian/openssl")).toBe(false);
    expect(is("pkg:pypi/My_Pack", "pkg:pypi/my-pack@1")).toBe(true);
    expect(is("pkg:maven/org/Name", "pkg:maven/org/name")).toBe(false);
  });

  it("reads any text without throwing, and nothing without a name", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(readPurl(`pkg:${text}`)?.name).not.toBe("");
      }),
    );
  });
});
