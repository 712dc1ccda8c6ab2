import type { Page } from "@playwright/test";
import { checkPage } from "./support/accessible.ts";
import {
  approveButton,
  expect,
  goTo,
  openReview,
  plannedTrades,
  row,
  signIn,
  test,
} from "./support/journey.ts";

/** Approves the plan that is shown, and waits until nothing of its run is open any more. */
async function approve(page: Page): Promise<void> {
  await approveButton(page).click();
  await expect(page.getByText(/^(\d+) of \1 orders? filled\.$/)).toBeVisible();
}

/** Comes to the ledger and compares it with the broker until both agree. */
async function compare(page: Page): Promise<void> {
  await goTo(page, "Ledger and tax");
  const books = page.getByRole("region", { name: "Books and broker" });
  await expect(async () => {
    await books.getByRole("button", { name: "Compare now" }).click();
    await expect(books.getByText("Balanced", { exact: true })).toBeVisible({
      timeout: 5_000,
    });
  }).toPass();
}

// Days pass here: the system that it visits takes its time from the broker (see playwright.config.ts).
test(
  "a loss is harvested, its holding is parked for 31 days, and the next plan brings it home",
  { tag: "@days" },
  async ({ page, stack, broker }) => {
    test.slow();
    // 80 shares at $150, more than 30 days ago: their sale at less is a loss for tax.
    for (const side of ["sell", "buy"] as const) {
      await broker.orderAtMarket(side, "QUAL", "80");
      await expect.poll(() => broker.hasOpenOrders()).toBe(false);
    }
    await broker.passDays(32);
    await broker.pinPrice("VLUE", "100");
    await broker.pinPrice("QUAL", "120");
    await signIn(page, stack);
    await compare(page);
    await page.getByText("Your lists: replacements").click();
    await page.getByLabel("What to hold instead").fill("QUAL: VLUE");
    await page.getByRole("button", { name: "Save lists" }).click();
    const candidates = page.getByRole("table", { name: "Harvest candidates" });
    await expect(row(candidates, "QUAL")).toContainText(/\$2,40\d/);
    await expect(row(candidates, "QUAL")).toContainText("VLUE");

    await page
      .getByRole("button", { name: "Review the harvest of QUAL" })
      .click();
    await expect(
      page.getByText("Harvest: QUAL is sold whole, and VLUE takes its weight"),
    ).toBeVisible();
    await expect(row(plannedTrades(page), "QUAL")).toContainText("Sell");
    await expect(row(plannedTrades(page), "VLUE")).toContainText("Buy");
    await checkPage(page, "the review of a harvest");
    await approve(page);
    expect((await broker.account()).positions["QUAL"]).toBeUndefined();

    await compare(page);
    const parked = page.getByRole("region", { name: "Parked" });
    await expect(parked).toContainText("QUAL → VLUE");
    await expect(parked.getByRole("listitem")).toContainText("Parked");
    await expect(parked).toContainText(/Loss \$2,40\d/);
    await checkPage(page, "the ledger with a parked holding");

    await broker.passDays(31);
    await goTo(page, "Allocation");
    await openReview(page);
    await expect(row(plannedTrades(page), "VLUE")).toContainText("Sell");
    await expect(row(plannedTrades(page), "QUAL")).toContainText("Buy");
    await approve(page);
    const { positions } = await broker.account();
    expect(Number(positions["QUAL"])).toBeGreaterThan(0);
    expect(positions["VLUE"]).toBeUndefined();
    await goTo(page, "Ledger and tax");
    await expect(parked.getByText("Home", { exact: true })).toBeVisible();
  },
);
