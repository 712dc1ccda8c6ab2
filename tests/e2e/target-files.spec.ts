import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import {
  expect,
  goToPart,
  plannedTrades,
  row,
  signIn,
  targetOf,
  test,
} from "./support/journey.ts";

const csvFile = (page: Page) => page.getByLabel("CSV file with targets");
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
  await review.getByText("targets differ").click();
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
    'Line 2, column target_percent is "sixty"',
  );
  await expect(refusal).toContainText("Line 4 names QQQ again");
  await expect(targetOf(page, "SPY")).toHaveValue("40");
});

test("all unknown symbols of a file are named at once, and what is meant is taken in one press", async ({
  page,
  stack,
}) => {
  await signIn(page, stack);
  await expect(csvFile(page)).toBeAttached();
  await choose(
    page,
    "Symbol;Gewicht;Target\nSPY;x;60\nQAUL;x;30,5\nNOSUCH;x;9,5\n",
  );
  const review = page
    .getByRole("alert")
    .filter({ hasText: "The file holds 3 targets." });
  await expect(review).toContainText("Line 4: the broker does not know NOSUCH");
  await review.getByRole("button", { name: "Take QUAL" }).click();
  await expect(review).not.toContainText("QAUL");
  await review.getByRole("button", { name: "Use the other 2" }).click();
  await expect(targetOf(page, "QUAL")).toHaveValue("30.5");
  await page.getByRole("button", { name: "Undo" }).click();
});

test("a broker's file is read as a what-if: euros and options are kept apart, and nothing is stored", async ({
  page,
  stack,
  broker,
}) => {
  await signIn(page, stack);
  await goToPart(page, "Rebalance", "What if");
  const file = page.getByLabel("CSV file with holdings");
  await expect(file).toBeAttached();
  const send = (text: string, encoding: BufferEncoding) =>
    file.setInputFiles({
      name: "positions.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(text, encoding),
    });
  await send(
    "\ufeffSymbol;Anzahl;Kurs;Wert\nSPY;10;450,00;4.500,00\nASML;10;€700,00;€7.000,00\nCash;;;5.500,00\n",
    "utf16le",
  );
  const found = page.getByRole("group", { name: "What positions.csv holds" });
  await expect(found).toContainText(
    "1 holding, $5,500.00 of cash, 1 line kept apart.",
  );
  await expect(found).toContainText("line 3: ASML is kept apart (7000.00 EUR)");
  await expect(row(found.getByRole("table"), "SPY")).toContainText("45.00%");
  await expect(found).toContainText("A rebalance of this account would trade");
  await send("Symbol,Quantity,Price\nSPY,many,450\n", "utf8");
  await expect(page.getByRole("alert")).toContainText(
    'Line 2, column Quantity is "many"',
  );
  expect(await broker.orders()).toEqual([]);
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
  "a holding without a target is decided where it is named: sold by the plan that follows, given a target, or left alone",
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
    await card.getByRole("button", { name: "Sell… PFE" }).click();
    await page
      .getByRole("alertdialog", { name: "Sell all of PFE?" })
      .getByRole("button", { name: "Save and review the plan" })
      .click();
    await expect(
      page.getByRole("heading", { name: "Review the plan" }),
    ).toBeVisible();
    await expect(row(plannedTrades(page), "PFE")).toContainText("Sell");
    await expect(row(plannedTrades(page), "PFE")).toContainText("100");
    expect(await broker.orders()).toEqual([]);
  },
);
