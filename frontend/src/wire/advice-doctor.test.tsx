// @vitest-environment happy-dom
import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { placeFindings, useDoctor } from "./advice-doctor";
import { answers } from "./base/query";
import type { DoctorRequest } from "./advice";
import type { Finding } from "./generated/planning";

const finding = (message: string, field: string | null = null): Finding => ({
  code: "SOME_CODE",
  severity: "FOOLISH",
  message,
  fix: "Change it.",
  symbol: null,
  field,
});

/** A doctor whose answers come when the test says so. */
class Surgery {
  readonly asked: DoctorRequest[] = [];
  private readonly waiting: { tell: (findings: Finding[]) => void; fail: () => void }[] = [];

  readonly ask = (request: DoctorRequest) => {
    this.asked.push(request);
    return new Promise<{ findings: Finding[] }>((resolve, reject) => {
      this.waiting.push({
        tell: (findings) => resolve({ findings }),
        fail: () => reject(new Error("not reached")),
      });
    });
  };

  answer = (index: number, findings: Finding[]) => this.settle(() => this.waiting[index]?.tell(findings));
  fail = (index: number) => this.settle(() => this.waiting[index]?.fail());

  private readonly settle = (how: () => void) =>
    act(() => {
      how();
      return vi.advanceTimersByTimeAsync(0);
    });
}

let surgery: Surgery;
let visits = 0;

beforeEach(() => {
  vi.useFakeTimers();
  surgery = new Surgery();
  visits += 1;
});
afterEach(() => {
  cleanup();
  answers.clear();
  vi.useRealTimers();
});

function Page({ minimum, stored = 1 }: { minimum: string | null; stored?: number }) {
  const draft = minimum === null ? null : { policy: { min_trade_usd: minimum } };
  const { findings, isCurrent } = useDoctor(`person ${visits}`, draft, stored, surgery.ask);
  const told =
    findings === null ? "nobody knows" : findings.map(({ message }) => message).join() || "nothing";
  return (
    <p role="status">
      {told}
      {isCurrent ? ", now" : ""}
    </p>
  );
}

const shown = () => screen.getByRole("status").textContent;
const pass = (milliseconds: number) => act(async () => vi.advanceTimersByTimeAsync(milliseconds));

test("what a page opens with is asked about at once, a draft once it rests, and once only", async () => {
  const { rerender } = render(<Page minimum="0" />);
  await pass(0);
  expect(surgery.asked).toEqual([{ policy: { min_trade_usd: "0" } }]);
  surgery.asked.length = 0;
  rerender(<Page minimum="1" />);
  await pass(400);
  rerender(<Page minimum="10" />);
  await pass(400);
  expect(surgery.asked).toEqual([]);
  await pass(100);
  await pass(60_000);
  expect(surgery.asked).toEqual([{ policy: { min_trade_usd: "10" } }]);
  await surgery.answer(1, [finding("too small")]);
  expect(shown()).toBe("too small, now");
});

test("only the answer to the newest draft counts, and the last one stays until it comes", async () => {
  const { rerender } = render(<Page minimum="1" />);
  await pass(1000);
  await surgery.answer(0, [finding("first")]);
  rerender(<Page minimum="2" />);
  await pass(1000);
  rerender(<Page minimum="3" />);
  await pass(1000);
  await surgery.answer(1, [finding("second")]);
  expect(shown()).toBe("first");
  await surgery.answer(2, []);
  expect(shown()).toBe("nothing, now");
});

test("what can't be read is not asked about", async () => {
  render(<Page minimum={null} />);
  await pass(60_000);
  expect(surgery.asked).toEqual([]);
  expect(shown()).toBe("nobody knows");
});

test("going back to a draft asks nothing; what is stored besides, or ten minutes, ask again", async () => {
  const { rerender } = render(<Page minimum="1" />);
  await pass(1000);
  await surgery.answer(0, [finding("first")]);
  rerender(<Page minimum="2" />);
  await pass(1000);
  await surgery.answer(1, [finding("second")]);
  rerender(<Page minimum="1" />);
  await pass(0);
  expect(shown()).toBe("first, now");
  expect(surgery.asked).toHaveLength(2);
  rerender(<Page minimum="1" stored={2} />);
  await pass(1000);
  expect(surgery.asked).toHaveLength(3);
  await surgery.answer(2, []);
  await pass(11 * 60_000);
  rerender(<Page minimum="2" />);
  await pass(1000);
  expect(surgery.asked).toHaveLength(4);
});

test("a server that can't be reached is never taken for one that found nothing", async () => {
  const { rerender } = render(<Page minimum="1" />);
  await pass(1000);
  await surgery.answer(0, []);
  rerender(<Page minimum="2" />);
  await pass(1000);
  await surgery.fail(1);
  expect(shown()).toBe("nobody knows");
  rerender(<Page minimum="1" />);
  await pass(0);
  rerender(<Page minimum="2" />);
  await pass(1000);
  expect(surgery.asked).toHaveLength(3);
});

test("findings are shown at their places in their order, and above where they have none", () => {
  const [a, b, c] = [finding("a", "policy.shares"), finding("b"), finding("c", "policy.shares")];
  const placed = placeFindings([a, b, c], ({ field }) => field);
  expect(placed.at("policy.shares")).toEqual([a, c]);
  expect(placed.at("policy.band")).toEqual([]);
  expect(placed.above).toEqual([b]);
});
