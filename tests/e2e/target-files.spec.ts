import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import {
  driftTable,
  expect,
  openReview,
  plannedTrades,
  row,
  signIn,
  targetOf,
  test,
} from "./support/journey.ts";

const csvFile = (page: Page) => page.getByLabel("CSV file with targets");
const saveTargets = (page: Page) =>
  page.getByRole("button", { name: "Save targets" });
const choose = (page: Page, text: string) =>
  csvFile(page).setInputFiles({
    name: "targets.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(text),
  });

test("targets come from a CSV file after a look at what changes, and one step takes it back", async ({
  page,
  stack,
  broker,
}) => {
  await signIn(page, stack);
  await expect(csvFile(page)).toBeAttached();
  await choose(page, "Ticker,Weight (%)\nSPY,55\nQUAL,40\nCASH,5\n");
  const review = page
    .getByRole("alert")
    .filter({ hasText: "The file holds 3 targets." });
  await expect(row(review.getByRole("table"), "SPY")).toContainText("40%");
  await expect(row(review.getByRole("table"), "SPY")).toContainText("55%");
  await expect(row(review.getByRole("table"), "QQQ")).toContainText(
    "not in the set",
  );
  await expect(targetOf(page, "QQQ")).toHaveValue("10");

  await review.getByRole("button", { name: "Use these targets" }).click();
  await expect(targetOf(page, "SPY")).toHaveValue("55");
  await expect(targetOf(page, "QQQ")).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(targetOf(page, "SPY")).toHaveValue("40");
  await expect(targetOf(page, "QQQ")).toHaveValue("10");
  expect(await broker.orders()).toEqual([]);
});

test("a file with mistakes changes nothing, and each mistake is named by its line", async ({
  page,
  stack,
}) => {
  await signIn(page, stack);
  await expect(csvFile(page)).toBeAttached();
  await choose(page, "symbol,target_percent\nSPY,sixty\nQQQ,40\nQQQ,1\n");
  const refusal = page
    .getByRole("alert")
    .filter({ hasText: "Nothing was imported" });
  await expect(refusal).toContainText(
    "Line 2: The target of SPY is not a number",
  );
  await expect(refusal).toContainText("Line 4: QQQ is in the list already.");
  await expect(targetOf(page, "SPY")).toHaveValue("40");
});

test("what is exported can be imported again, and holds what is on the screen", async ({
  page,
  stack,
}) => {
  await signIn(page, stack);
  await targetOf(page, "SPY").fill("38.5");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export CSV" }).click(),
  ]);
  const text = await readFile(await download.path(), "utf8");
  expect(text.split("\r\n").slice(0, 2)).toEqual([
    "symbol,target_percent,tolerance_percent,enabled,name",
    "SPY,38.5,,true,SPDR S&P 500 ETF Trust",
  ]);
  await choose(page, text);
  await expect(
    page.getByText("The file holds the targets that are here already."),
  ).toBeVisible();
});

test(
  "a holding without a target is decided in one press: sold, given a target, or left alone",
  { tag: "@phone-only" },
  async ({ page, stack, broker }) => {
    await signIn(page, stack);
    const card = page.getByRole("region", {
      name: "Holdings without a target",
    });
    await card.getByRole("button", { name: "Leave alone PFE" }).click();
    await expect(card.getByRole("listitem")).toHaveCount(0);
    await page.reload();
    await expect(card).toContainText("Left alone: PFE");
    await card.getByRole("button", { name: "Decide again" }).click();

    await card.getByRole("button", { name: "Add as target PFE" }).click();
    await expect(targetOf(page, "PFE")).toBeFocused();
    await expect(card).toBeHidden();
    await page.getByRole("button", { name: "Undo" }).click();
    await card.getByRole("button", { name: "Sell PFE" }).click();
    await expect(targetOf(page, "PFE")).toHaveValue("0");
    await saveTargets(page).click();
    await expect(row(driftTable(page), "PFE")).toContainText(
      "so the whole holding is sold",
    );

    await openReview(page);
    await expect(row(plannedTrades(page), "PFE")).toContainText("Sell");
    await expect(row(plannedTrades(page), "PFE")).toContainText("100");
    expect(await broker.orders()).toEqual([]);
  },
);
