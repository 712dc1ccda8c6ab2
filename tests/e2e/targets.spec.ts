import type { Page } from "@playwright/test";
import {
  driftTable,
  expect,
  row,
  signIn,
  targetOf,
  test,
} from "./support/journey.ts";
import { TARGETS } from "./support/scene.ts";

const save = (page: Page) => page.getByRole("button", { name: "Save targets" });
const discard = (page: Page) => page.getByRole("button", { name: "Discard" });
const unsaved = (page: Page) =>
  page.getByText("Unsaved changes", { exact: true });

async function addTarget(
  page: Page,
  symbol: string,
  percent: string,
): Promise<void> {
  const form = page.getByRole("form", { name: "Add a target" });
  await form.getByLabel("Symbol").fill(symbol);
  await form.getByLabel("Target %").fill(percent);
  await form.getByRole("button", { name: "Add target" }).click();
}

test(
  "a symbol is added, weights are changed and the set is saved as a whole",
  { tag: "@phone-only" },
  async ({ page, stack, broker }) => {
    await signIn(page, stack);
    await expect(page.getByText("Total 100%")).toBeVisible();
    await expect(save(page)).toBeDisabled();

    await addTarget(page, "vlue", "7.5");
    await expect(targetOf(page, "VLUE")).toHaveValue("7.5");
    await expect(
      page.getByText("iShares MSCI USA Value Factor ETF"),
    ).toBeVisible();
    await expect(page.getByText("Total 107.5%")).toBeVisible();
    await expect(page.getByText("7.5% too much")).toBeVisible();
    await expect(save(page)).toBeDisabled();
    await expect(
      page.getByText(
        "The enabled targets must add up to 100% before they can be saved.",
      ),
    ).toBeVisible();

    await targetOf(page, "SPY").fill("32.5");
    await expect(page.getByText("Total 100%")).toBeVisible();
    await expect(unsaved(page)).toBeVisible();
    await page.screenshot({
      path: test.info().outputPath("draft.png"),
      fullPage: true,
    });
    await save(page).click();

    await expect(unsaved(page)).toBeHidden();
    await page.reload();
    await expect(targetOf(page, "SPY")).toHaveValue("32.5");
    await expect(targetOf(page, "VLUE")).toHaveValue("7.5");
    await page.getByRole("button", { name: "Refresh" }).click();
    await expect(row(driftTable(page), "VLUE")).toContainText("−7.50");
    expect(await broker.orders()).toEqual([]);
  },
);

test("an unknown symbol and an unreadable weight are refused beside their fields", async ({
  page,
  stack,
}) => {
  await signIn(page, stack);
  const form = page.getByRole("form", { name: "Add a target" });

  await addTarget(page, "NOSUCH", "5");
  await expect(form.getByLabel("Symbol")).toHaveAccessibleDescription(
    /knows? (no symbol )?NOSUCH/,
  );
  await expect(targetOf(page, "NOSUCH")).toHaveCount(0);

  await addTarget(page, "SPY", "abc");
  await expect(form.getByLabel("Symbol")).toHaveAccessibleDescription(
    "SPY is in the list already.",
  );
  await expect(form.getByLabel("Target %")).toHaveAccessibleDescription(
    /is not a number.*from 0 to 100/,
  );

  await targetOf(page, "QQQ").fill("140");
  await expect(targetOf(page, "QQQ")).toHaveAccessibleDescription(
    /out of range.*from 0 to 100/,
  );
  await page.getByLabel("Tolerance ± for QQQ").fill("0");
  await expect(
    page.getByLabel("Tolerance ± for QQQ"),
  ).toHaveAccessibleDescription(/above 0/);
  await expect(save(page)).toBeDisabled();
});

test("unsaved changes survive a reload and go away when they are discarded", async ({
  page,
  stack,
}) => {
  await signIn(page, stack);
  await targetOf(page, "SPY").fill("38");
  await page.getByRole("button", { name: "Remove USMV" }).click();
  await expect(page.getByText("Total 88%")).toBeVisible();

  await page.reload();

  await expect(targetOf(page, "SPY")).toHaveValue("38");
  await expect(targetOf(page, "USMV")).toHaveCount(0);
  await expect(unsaved(page)).toBeVisible();
  await discard(page).click();
  await expect(targetOf(page, "SPY")).toHaveValue(
    String(TARGETS["SPY"]?.percent),
  );
  await expect(targetOf(page, "USMV")).toHaveValue(
    String(TARGETS["USMV"]?.percent),
  );
  await expect(unsaved(page)).toBeHidden();
});

test("the rest is put into cash, and a change can be undone", async ({
  page,
  stack,
}) => {
  await signIn(page, stack);
  await page.getByRole("switch", { name: "Use QQQ" }).click();
  await expect(page.getByText("10% missing")).toBeVisible();
  await page.getByRole("button", { name: "Keep the rest in cash" }).click();
  await expect(targetOf(page, "CASH")).toHaveValue("15");
  await expect(page.getByText("Total 100%")).toBeVisible();

  await page.getByRole("button", { name: "Undo" }).click();
  await expect(targetOf(page, "CASH")).toHaveValue("5");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("switch", { name: "Use QQQ" })).toBeChecked();
  await expect(unsaved(page)).toBeHidden();
});

test("targets saved elsewhere meet unsaved changes as a choice, and the person's own can win", async ({
  page,
  stack,
  asOwner,
}) => {
  await signIn(page, stack);
  await targetOf(page, "SPY").fill("35");
  await targetOf(page, "QUAL").fill("25");
  const elsewhere = Object.entries({
    ...TARGETS,
    SPY: { percent: 30 },
    MTUM: { percent: 25 },
  }).map(([symbol, { percent }]) => ({ symbol, target_percent: percent }));
  const saved = await asOwner("save_allocation", {
    targets: elsewhere,
    expected_version: 1,
  });
  expect(saved).toMatchObject({ result: { version: 2 } });

  const choice = page
    .getByRole("alert")
    .filter({ hasText: "changed elsewhere" });
  await expect(choice).toBeVisible();
  const differences = choice.getByRole("table", { name: "What differs" });
  await expect(row(differences, "SPY")).toContainText("35%");
  await expect(row(differences, "SPY")).toContainText("30%");
  await expect(row(differences, "MTUM")).toContainText("25%");
  await page.screenshot({
    path: test.info().outputPath("conflict.png"),
    fullPage: true,
  });

  await expect(save(page)).toBeDisabled();
  await expect(save(page)).toHaveAccessibleDescription(/changed elsewhere/);
  await page.getByRole("button", { name: "Choose which ones count" }).click();
  await expect(
    choice.getByRole("button", { name: "Merge both" }),
  ).toBeFocused();
  await choice.getByRole("button", { name: "Keep mine" }).click();
  await expect(choice).toBeHidden();
  await save(page).click();
  await expect(unsaved(page)).toBeHidden();
  await page.reload();
  await expect(targetOf(page, "SPY")).toHaveValue("35");
  await expect(targetOf(page, "MTUM")).toHaveValue("15");
});

test("targets changed here and elsewhere are merged, symbol by symbol", async ({
  page,
  stack,
  asOwner,
}) => {
  await signIn(page, stack);
  await targetOf(page, "SPY").fill("35");
  await targetOf(page, "QUAL").fill("25");
  const elsewhere = Object.entries({
    ...TARGETS,
    MTUM: { percent: 20 },
    USMV: { percent: 5 },
  }).map(([symbol, { percent }]) => ({ symbol, target_percent: percent }));
  await asOwner("save_allocation", { targets: elsewhere, expected_version: 1 });

  await page.getByRole("button", { name: "Merge both" }).click();
  await expect(page.getByText("Total 100%")).toBeVisible();
  await save(page).click();
  await expect(unsaved(page)).toBeHidden();
  await page.reload();
  await expect(targetOf(page, "SPY")).toHaveValue("35");
  await expect(targetOf(page, "QUAL")).toHaveValue("25");
  await expect(targetOf(page, "MTUM")).toHaveValue("20");
  await expect(targetOf(page, "USMV")).toHaveValue("5");
});

test("taking the targets saved elsewhere drops the unsaved ones", async ({
  page,
  stack,
  asOwner,
}) => {
  await signIn(page, stack);
  await targetOf(page, "SPY").fill("35");
  const elsewhere = Object.entries({
    ...TARGETS,
    SPY: { percent: 30 },
    MTUM: { percent: 25 },
  }).map(([symbol, { percent }]) => ({ symbol, target_percent: percent }));
  await asOwner("save_allocation", { targets: elsewhere, expected_version: 1 });

  await page.getByRole("button", { name: "Take theirs" }).click();

  await expect(targetOf(page, "SPY")).toHaveValue("30");
  await expect(targetOf(page, "MTUM")).toHaveValue("25");
  await expect(unsaved(page)).toBeHidden();
});
