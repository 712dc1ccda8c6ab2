import { expect, test } from "vitest";
import { FIRST_DRAFT, POLICIES, problemOf, problemOfDraft, requestOf } from "./question";

test("the first draft asks about eight policies in the order in which they are shown", () => {
  const request = requestOf({ ...FIRST_DRAFT, policies: [...FIRST_DRAFT.policies].reverse() });
  expect(request.policies).toEqual(FIRST_DRAFT.policies);
  expect(request.first_day).toBeUndefined();
  expect(problemOfDraft(FIRST_DRAFT)).toBeNull();
});

test("a day and figures are sent as they were typed, without spaces", () => {
  const terms = { ...FIRST_DRAFT.terms, spread_percent: " 0.10 " };
  const request = requestOf({ ...FIRST_DRAFT, terms, firstDay: "2015-01-02" });
  expect(request.terms?.spread_percent).toBe("0.10");
  expect(request.first_day).toBe("2015-01-02");
});

test.each([
  ["0.05", 5, null],
  ["5", 5, null],
  ["6", 5, "At most 5."],
  ["-1", 5, "Enter a number such as 0.05."],
  ["", 5, "Enter a number such as 0.05."],
  ["1e3", 5, "Enter a number such as 0.05."],
])("%s with at most %d is %s", (text, most, problem) => {
  expect(problemOf(text, most)).toBe(problem);
});

test("nine policies, none, and a figure that is none are named", () => {
  const all = POLICIES.map(({ value }) => value);
  expect(problemOfDraft({ ...FIRST_DRAFT, policies: all })).toBe("Choose at most 8 policies.");
  expect(problemOfDraft({ ...FIRST_DRAFT, policies: [] })).toBe("Choose at least one policy.");
  const terms = { ...FIRST_DRAFT.terms, drift_price: "much" };
  expect(problemOfDraft({ ...FIRST_DRAFT, terms })).toBe("Check the field “Aversion to drift”.");
});
