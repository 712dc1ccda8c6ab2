import { expect, test } from "vitest";
import { ageInWords } from "./price-words";

test("an age is given in its largest unit", () => {
  expect(
    [0, 1, 42, 60, 250, 3599, 3600, 7300, 86_400, 200_000].map((seconds) => ageInWords(seconds)),
  ).toEqual([
    "1 second",
    "1 second",
    "42 seconds",
    "1 minute",
    "4 minutes",
    "60 minutes",
    "1 hour",
    "2 hours",
    "24 hours",
    "2 days",
  ]);
});
