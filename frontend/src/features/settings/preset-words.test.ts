import { expect, test } from "vitest";
import { PRESETS } from "@/wire/generated/options";
import { presetMeaning } from "./preset-words";

test("a preset says what each limit means in dollars of this account", () => {
  expect(presetMeaning({ order_percent_max: "25", daily_loss_percent_max: "5" }, "99999.97")).toEqual([
    { term: "Largest order", meaning: "25%, $24,999" },
    { term: "Stops at a loss in a day of", meaning: "5%, $4,999" },
  ]);
});

test("without a measured value the percents are said alone", () => {
  expect(presetMeaning({ order_percent_max: "25" }, null)).toEqual([
    { term: "Largest order", meaning: "25%" },
  ]);
});

test("every limit of every preset has its words", () => {
  for (const { limits } of PRESETS) {
    expect(presetMeaning(limits, "1000")).toHaveLength(Object.keys(limits).length);
  }
});
