import { expect, test } from "vitest";
import { whyNotNow } from "./approval-words";

const READY = { canStart: true, online: true, halted: false, neverOn: false, expired: false, busy: false };

test("a plan that may be approved needs no excuse", () => {
  expect(whyNotNow(READY)).toBeNull();
});

test("each obstacle is said, the one that a person can do nothing about here first", () => {
  expect(whyNotNow({ ...READY, online: false, halted: true })).toContain("offline");
  expect(whyNotNow({ ...READY, busy: true })).toContain("under way");
  expect(whyNotNow({ ...READY, halted: true, canStart: false })).toContain("resume");
  expect(whyNotNow({ ...READY, halted: true, neverOn: true })).toContain("not switched on yet");
  expect(whyNotNow({ ...READY, expired: true })).toContain("expired");
  expect(whyNotNow({ ...READY, canStart: false })).toContain("above");
});
