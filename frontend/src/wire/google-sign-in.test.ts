import { expect, test } from "vitest";
import { returnFromGoogle } from "./google-sign-in";

const LEFT = JSON.stringify({ state: "one", nonce: "known here alone", wanted: "/history?view=orders" });

test("an answer to this browser's own question brings the token and the page that was wanted", () => {
  expect(returnFromGoogle("#state=one&id_token=abc", LEFT)).toEqual({
    status: "token",
    idToken: "abc",
    nonce: "known here alone",
    wanted: "/history?view=orders",
  });
});

test.each([
  ["an answer that this browser did not ask for", "#state=two&id_token=abc", LEFT],
  ["an answer after the visit was forgotten", "#state=one&id_token=abc", null],
  ["a person who said no", "#state=one&error=access_denied", LEFT],
])("%s signs nobody in", (_, hash, kept) => {
  expect(returnFromGoogle(hash, kept)).toEqual({ status: "refused" });
});

test("an address without an answer is nobody's return", () => {
  expect(returnFromGoogle("", LEFT)).toBeNull();
  expect(returnFromGoogle("#lots", LEFT)).toBeNull();
});
