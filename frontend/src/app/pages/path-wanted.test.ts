import { expect, test } from "vitest";
import { pathWanted } from "./path-wanted";

test("after signing in a person comes to the page they asked for", () => {
  expect(pathWanted({ wanted: "/history" })).toBe("/history");
});

test.each([null, {}, { wanted: "https://evil.example" }, { wanted: "//evil.example" }, { wanted: 5 }])(
  "%j leads to the dashboard",
  (state) => {
    expect(pathWanted(state)).toBe("/dashboard");
  },
);
