import { expect, test } from "vitest";
import { authSentence } from "./words";

test("a wrong password and an unknown address sound the same, so that addresses can't be tried out", () => {
  expect(authSentence({ code: "auth/wrong-password" })).toBe(authSentence({ code: "auth/user-not-found" }));
});

test("an unknown error still says what happened", () => {
  expect(authSentence({ code: "auth/new-thing" })).toBe(
    "Signing in did not work (auth/new-thing). Try again.",
  );
  expect(authSentence(new Error("boom"))).toBe("Signing in did not work. Try again.");
});
