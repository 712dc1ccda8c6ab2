import { expect, test } from "vitest";
import { reasonInWords } from "./reasons";

test("a known code is a sentence for people", () => {
  expect(reasonInWords("BELOW_MIN_TRADE")).toBe("The trade would be smaller than your minimum.");
});

test("an unknown code is spelled out instead of hidden", () => {
  expect(reasonInWords("SOME_NEW_RULE")).toBe("Some new rule.");
});

test("an empty code says that no reason was given", () => {
  expect(reasonInWords("")).toBe("No reason was given.");
});

test("a code that is a property of every object is no reason", () => {
  expect(reasonInWords("constructor")).toBe("Constructor.");
});
