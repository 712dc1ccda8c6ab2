// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from "vitest";
import { CallError } from "./base/call-error";
import { startRebalance } from "./execution";
import { beginRun, retryDelayMs, resumePendingStart } from "./execution-start";

vi.mock("./execution", () => ({ startRebalance: vi.fn() }));

beforeEach(() => localStorage.clear());

test("pauses between attempts grow, and never beyond 15 seconds", () => {
  expect([1, 2, 3, 4, 5, 9].map(retryDelayMs)).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000]);
});

test("without a kept start there is nothing to resume, and a broken one is not sent", () => {
  expect(resumePendingStart("me")).toBeNull();
  localStorage.setItem("evenkeel.start.me", "{broken");
  expect(resumePendingStart("me")).toBeNull();
});

test("two presses are one run, and a plan that was refused is begun anew", async () => {
  const sent = vi.mocked(startRebalance);
  sent.mockRejectedValueOnce(new CallError("aborted", "The price moved.", { code: "PRICE_MOVED" }));
  const first = beginRun("me", "plan");
  expect(beginRun("me", "plan")).toBe(first);
  expect(sent).toHaveBeenCalledTimes(1);
  await vi.waitFor(() => expect(localStorage.length).toBe(0));
  expect(beginRun("me", "plan")).not.toBe(first);
  expect(sent).toHaveBeenCalledTimes(2);
});
