// @vitest-environment happy-dom
import { act, cleanup, renderHook } from "@testing-library/react";
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { WhatIfRequest } from "@/wire/advice";
import { answers } from "@/wire/base/query";
import { whatIfAnswer, type WhatIfAnswer } from "@/wire/generated/advice";
import type { TargetDraft } from "./draft";
import { RESTS_MS, useQuestion } from "./use-question";

const written: unknown = JSON.parse(readFileSync("src/wire/answers/what_if_rebalancing.json", "utf8"));
const answer = whatIfAnswer.parse(written);
const STORED: TargetDraft[] = [
  { symbol: "SPY", text: "60", stored: "60", tolerance: null },
  { symbol: "CASH", text: "40", stored: "40", tolerance: null },
];

let asked: WhatIfRequest[];
let waiting: ((answer: WhatIfAnswer) => void)[];
const ask = (request: WhatIfRequest) => {
  asked.push(request);
  return new Promise<WhatIfAnswer>((resolve) => waiting.push(resolve));
};
const open = () => renderHook(() => useQuestion(STORED, "0", ask)).result;
const rest = () => act(() => vi.advanceTimersByTimeAsync(RESTS_MS));
const reply = (index: number, cash: WhatIfAnswer["cash_after"]) =>
  act(() => {
    waiting[index]?.({ ...answer, cash_after: cash });
    return vi.advanceTimersByTimeAsync(0);
  });

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  waiting = [];
});
afterEach(() => {
  cleanup();
  answers.clear();
  vi.useRealTimers();
});

test("nothing is asked before something was changed, and the answer then follows the slider", async () => {
  const editor = open();
  await rest();
  expect(asked).toEqual([]);
  act(() => editor.current.changeTarget("SPY", "50"));
  act(() => editor.current.balance?.());
  await rest();
  expect(asked.map(({ targets }) => targets?.map(({ target_percent: percent }) => percent))).toEqual([
    ["50", "50"],
  ]);
  expect(editor.current.busy).toBe(true);
  await reply(0, "1");
  expect(editor.current).toMatchObject({ busy: false, isCurrent: true });
});

test("targets that do not add up are not asked about, and the last answer stays, marked as of before", async () => {
  const editor = open();
  act(() => editor.current.change({ amount: "100" }));
  await rest();
  await reply(0, "1");
  act(() => editor.current.changeTarget("SPY", "70"));
  await rest();
  expect(asked).toHaveLength(1);
  expect(editor.current).toMatchObject({ isCurrent: false, busy: false, answer: { cash_after: "1" } });
  expect(editor.current.blocker).toMatch(/add up to 100%/);
});

test("an answer that comes after a newer question is not shown", async () => {
  const editor = open();
  act(() => editor.current.change({ amount: "100" }));
  await rest();
  act(() => editor.current.change({ amount: "200" }));
  await rest();
  await reply(0, "1");
  expect(editor.current.answer).toBeNull();
  await reply(1, "2");
  expect(editor.current.answer?.cash_after).toBe("2");
});

test("pressing asks the same again, and starting over forgets all of it", async () => {
  const editor = open();
  act(() => editor.current.ask());
  await rest();
  await reply(0, "1");
  act(() => editor.current.ask());
  expect(editor.current.busy).toBe(true);
  await rest();
  expect(asked).toEqual([{ trades: [] }, { trades: [] }]);
  act(() => editor.current.startOver());
  expect(editor.current).toMatchObject({ answer: null, busy: false });
});
