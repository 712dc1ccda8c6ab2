import { expect, test, type Page } from "@playwright/test";
import { readStack } from "../e2e/support/stack.ts";
import { holderOf } from "./holder.ts";

/** Draws the rows that are not drawn at first; where all are, a key is pressed. */
async function showAll(page: Page): Promise<void> {
  const button = page.getByRole("button", { name: /^Show all/ }).first();
  if (await button.isVisible()) await button.click();
  else await page.keyboard.press("Tab");
}

/** What a person does on a page that lists every holding, and what shows that the page has answered. */
const PAGES: Record<string, { ready: (page: Page) => Promise<void>; act: (page: Page) => Promise<void> }> = {
  "/dashboard": {
    ready: (page) => expect(page.getByText("Total drift").first()).toBeVisible(),
    act: (page) => page.getByRole("button", { name: "1Y" }).click(),
  },
  "/allocation": {
    ready: (page) => expect(page.getByRole("table", { name: "Drift", exact: true })).toBeVisible(),
    act: (page) => page.getByLabel("Target % for MADEAAA").pressSequentially("55", { delay: 60 }),
  },
  "/rebalance": {
    ready: (page) => expect(page.getByRole("table", { name: "Planned trades" })).toBeVisible(),
    act: showAll,
  },
  "/ledger": {
    ready: (page) => expect(page.getByRole("table", { name: /^Positions/ })).toBeVisible(),
    act: showAll,
  },
};

interface Heard {
  longest: number;
  slowestAnswer: number;
}

/** Listens, before the page is there, for tasks that keep it from answering and for answers that are late. */
async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const heard = { longest: 0, slowestAnswer: 0 };
    Object.assign(window, { heard });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) heard.longest = Math.max(heard.longest, entry.duration);
    }).observe({ type: "longtask", buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        heard.slowestAnswer = Math.max(heard.slowestAnswer, entry.duration);
    }).observe({ type: "event", durationThreshold: 16, buffered: true } as PerformanceObserverInit);
  });
}

const heard = (page: Page) => page.evaluate(() => (window as unknown as { heard: Heard }).heard);

for (const count of [6, 1000]) {
  test(`pages answer with ${count} holdings`, async ({ page }) => {
    const stack = readStack();
    const person = await holderOf(stack, count);
    await listen(page);
    await page.goto("/dashboard");
    await page.getByLabel("E-mail").fill(person.email);
    await page.getByLabel("Password").fill(person.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Dashboard", level: 1 })).toBeVisible();
    for (const [path, { ready, act }] of Object.entries(PAGES)) {
      const began = Date.now();
      await page.goto(path);
      await ready(page);
      const shown = Date.now() - began;
      const opening = await heard(page);
      await act(page);
      await page.waitForTimeout(500);
      const { slowestAnswer } = await heard(page);
      console.log(
        JSON.stringify({
          path,
          holdings: count,
          shown_ms: shown,
          longest_task_ms: Math.round(opening.longest),
          slowest_answer_ms: Math.round(slowestAnswer),
        }),
      );
    }
  });
}
