import { expect, test } from "vitest";
import { hasEnded, pathWanted } from "./path-wanted";

test("after signing in a person comes to the page they asked for", () => {
  expect(pathWanted({ wanted: "/history" })).toBe("/history");
});

test.each([null, {}, { wanted: "https://evil.example" }, { wanted: "//evil.example" }, { wanted: 5 }])(
  "%j leads to the dashboard",
  (state) => {
    expect(pathWanted(state)).toBe("/dashboard");
  },
);

test("whoever did not sign out is told that the session has ended, and nobody else", () => {
  expect(hasEnded({ wanted: "/history", ended: true })).toBe(true);
  expect(hasEnded({ wanted: "/history", ended: false })).toBe(false);
  expect(hasEnded(null)).toBe(false);
});

test("a page with its view and filter is come back to with both", () => {
  expect(pathWanted({ wanted: "/history/orders?find=SPY#top" })).toBe("/history/orders?find=SPY#top");
});
