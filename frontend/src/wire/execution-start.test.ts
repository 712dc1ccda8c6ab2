// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import { retryDelayMs, resumePendingStart } from "./execution-start";

beforeEach(() => localStorage.clear());

test("pauses between attempts grow, and never beyond 15 seconds", () => {
  expect([1, 2, 3, 4, 5, 9].map(retryDelayMs)).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000]);
});

test("without a kept start there is nothing to resume, and a broken one is not sent", () => {
  expect(resumePendingStart("me")).toBeNull();
  localStorage.setItem("evenkeel.start.me", "{broken");
  expect(resumePendingStart("me")).toBeNull();
});
