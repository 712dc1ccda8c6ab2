import { expect, test } from "vitest";
import { storedSettings } from "@/wire/targets-settings";
import { INTERVALS, needsConfirmation, NO_AUTOMATION, scheduleSentence, withSchedule } from "./automation";

const ON = { ...NO_AUTOMATION, enabled: true };

test("only what begins to trade without asking takes a second step", () => {
  expect(needsConfirmation(NO_AUTOMATION, ON)).toBe(true);
  expect(needsConfirmation({ ...ON, mode: "ask_first" }, ON)).toBe(true);
  expect(needsConfirmation(ON, { ...ON, every_minutes: 15 })).toBe(false);
  expect(needsConfirmation(NO_AUTOMATION, { ...ON, mode: "ask_first" })).toBe(false);
  expect(needsConfirmation(ON, NO_AUTOMATION)).toBe(false);
});

test("every interval of the server has its words", () => {
  expect(INTERVALS.map(({ label }) => label)).toEqual([
    "Every 15 minutes",
    "Every 30 minutes",
    "Every hour",
    "Every 2 hours",
    "Every 4 hours",
    "Once a day",
  ]);
});

test("settings that were stored before there was a choice have the server's defaults", () => {
  expect(storedSettings.parse({ automation: { enabled: false } }).automation).toEqual(NO_AUTOMATION);
});

test("what the schedule does is said in one sentence", () => {
  expect(scheduleSentence(NO_AUTOMATION)).toMatch(/nothing is traded unless you approve/);
  expect(scheduleSentence({ ...ON, mode: "ask_first", every_minutes: 1440 })).toBe(
    "Checked once a day, while the New York exchanges are open: a plan waits for your approval when a target is outside its band.",
  );
});

test("a schedule that was chosen while the automation was on does not turn it on again", () => {
  const chosen = { ...ON, every_minutes: 15 };
  expect(withSchedule(NO_AUTOMATION, chosen)).toEqual({ ...NO_AUTOMATION, every_minutes: 15 });
});
