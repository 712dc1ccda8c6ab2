import { expect, test } from "vitest";
import { authSentence, codeProblem, digitsOf, isUnknownAddress, secondStepSentence } from "./words";

test("a wrong password and an unknown address sound the same, so that addresses can't be tried out", () => {
  expect(authSentence({ code: "auth/wrong-password" })).toBe(authSentence({ code: "auth/user-not-found" }));
});

test("only an unknown address is passed over where a new password is asked for", () => {
  expect(isUnknownAddress({ code: "auth/user-not-found" })).toBe(true);
  expect(isUnknownAddress({ code: "auth/network-request-failed" })).toBe(false);
});

test("an unknown error still says what happened", () => {
  expect(authSentence({ code: "auth/new-thing" })).toBe(
    "Signing in did not work (auth/new-thing). Try again.",
  );
  expect(authSentence(new Error("boom"))).toBe("Signing in did not work. Try again.");
});

test("a project without a second step is said to have none, in whichever way it refuses", () => {
  const refused = secondStepSentence({ code: "auth/operation-not-allowed" });
  expect(refused).toContain("not switched on for this project");
  expect(secondStepSentence({ code: "auth/invalid-argument" })).toBe(refused);
  expect(secondStepSentence({ code: "auth/invalid-verification-code" })).toContain("The code is not right");
});

test("a code is six digits, in one group or two as apps show them", () => {
  expect([codeProblem("123456"), codeProblem("123 456"), digitsOf("123 456")]).toEqual([
    null,
    null,
    "123456",
  ]);
  expect(codeProblem("12345")).toContain("6 digits");
  expect(codeProblem("12345a")).toContain("6 digits");
});
