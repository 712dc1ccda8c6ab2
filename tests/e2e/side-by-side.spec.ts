import { checkPage } from "./support/accessible.ts";
import {
  approveButton,
  expect,
  goTo,
  plannedTrades,
  reviewedTrades,
  signIn,
  test,
} from "./support/journey.ts";

const RATES = {
  short_term_tax_percent: "35",
  long_term_tax_percent: "20",
  state_tax_percent: "5",
};

test("both plans are looked at side by side, and the one of least cost is chosen and carried out", async ({
  page,
  stack,
  broker,
  asOwner,
}) => {
  expect(
    (await asOwner("update_settings", { policy: RATES })).error,
  ).toBeUndefined();
  expect((await asOwner("reconcile_positions", {})).error).toBeUndefined();
  await signIn(page, stack);
  await goTo(page, "Rebalance");
  await expect(plannedTrades(page)).toBeVisible();
  const usual = await reviewedTrades(page);

  await page
    .getByRole("button", { name: "Compare with the plan of least cost" })
    .click();
  const beside = page.getByRole("region", {
    name: "To the targets, or at least cost",
  });
  await expect(beside).toContainText("Least cost:");
  const table = beside.getByRole("table", {
    name: "The two plans side by side",
  });
  await expect(table.getByRole("row", { name: /^Tax on them/ })).toContainText(
    "$",
  );
  await checkPage(page, "side by side in light colours");
  await page.screenshot({
    path: test.info().outputPath("side-by-side.png"),
    fullPage: true,
  });
  expect(await reviewedTrades(page)).toEqual(usual);

  await table
    .getByRole("button", { name: "Use this plan for the least cost" })
    .click();
  await expect(
    page.getByText("This plan was made for the least cost"),
  ).toBeVisible();
  await expect(plannedTrades(page)).toBeVisible();
  const chosen = await reviewedTrades(page);
  expect(chosen).not.toEqual(usual);
  await page.emulateMedia({ colorScheme: "dark" });
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 844 });
    await checkPage(page, `side by side in dark colours, ${width} wide`);
    await page.screenshot({
      path: test.info().outputPath(`side-by-side-${width}.png`),
      fullPage: true,
    });
  }

  await approveButton(page).click();
  await expect(page.getByText("Completed", { exact: true })).toBeVisible();
  const ordered = (await broker.orders()).map(
    ({ symbol, side }) => `${side} ${symbol}`,
  );
  expect(ordered.sort()).toEqual(
    chosen.map(({ symbol, side }) => `${side} ${symbol}`).sort(),
  );

  await goTo(page, "Rebalance");
  await expect(
    page.getByText("This plan was made for the least cost"),
  ).toHaveCount(0);
});
