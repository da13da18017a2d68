import { expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../model/index.ts";
import schema from "./hauberk.schema.json" with { type: "json" };

it("the schema of hauberk.yaml knows every setting, and no other", () => {
  expect(Object.keys(schema.properties.settings.properties).toSorted()).toEqual(
    Object.keys(DEFAULT_SETTINGS).toSorted(),
  );
});
