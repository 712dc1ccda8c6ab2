import { checkPage } from "./support/accessible.ts";
import {
  approveButton,
  expect,
  goToPart,
  plannedTrades,
  row,
  signIn,
  test,
} from "./support/journey.ts";

test(
  "a suggestion is chosen, reviewed and traded; another is dismissed",
  { tag: "@phone-only" },
  async ({ page, stack, broker, documents }) => {
    await signIn(page, stack);
    await goToPart(page, "Rebalance", "Suggestions");
    await page.getByRole("button", { name: "Look again" }).click();
    const spy = page.getByRole("checkbox", { name: "Sell SPY" });
    await expect(spy).toHaveAccessibleDescription(/Quantity/);
    await checkPage(page, "suggestions");

    await page.getByRole("checkbox", { name: "Buy QQQ" }).check();
    await page.getByRole("button", { name: "Dismiss" }).click();
    await expect(page.getByRole("checkbox", { name: "Buy QQQ" })).toBeHidden();
    await spy.check();
    await page.getByRole("button", { name: "Review 1 chosen" }).click();
    await expect(
      page.getByRole("heading", { name: "Review the plan" }),
    ).toBeVisible();
    // The heads, the one trade, and the cash that it leaves.
    await expect(plannedTrades(page).getByRole("row")).toHaveCount(3);
    await expect(row(plannedTrades(page), "SPY")).toBeVisible();
    await approveButton(page).click();
    await expect(page.getByText("Completed", { exact: true })).toBeVisible();
    expect(
      (await broker.orders()).map(({ symbol, side }) => `${side} ${symbol}`),
    ).toEqual(["sell SPY"]);

    await goToPart(page, "Rebalance", "Suggestions");
    await expect(
      page.getByRole("checkbox", { name: "Buy QUAL" }),
    ).toBeVisible();
    await expect(page.getByRole("checkbox", { name: "Sell SPY" })).toBeHidden();
    // What a person trades is no answer of the schedule.
    expect(
      await documents.read(`users/${stack.demo.uid}/status/drift`),
    ).not.toHaveProperty("trigger");
  },
);

test(
  "a what-if shows the account beside itself, and strategies and triggers can be read and checked",
  { tag: "@phone-only" },
  async ({ page, stack, broker }) => {
    await signIn(page, stack);
    await goToPart(page, "Rebalance", "What if");
    await page.getByLabel("Amount in dollars").fill("1,000");
    await page.getByRole("button", { name: "Add a trade" }).click();
    await page.getByLabel("Symbol").fill("spy");
    await page.getByLabel("Value in dollars").fill("4500");
    await page.getByRole("button", { name: "Work it out" }).click();
    const then = page.getByRole("table", {
      name: "The account before and after",
    });
    await expect(row(then, "SPY")).toContainText("$54,000.00");
    await checkPage(page, "what if");
    await page
      .getByRole("slider", { name: "Target of SPY by slider" })
      .fill("45");
    await expect(page.getByText("Together 105%, 5% too much")).toBeVisible();
    await page.getByRole("button", { name: "Let cash take it" }).click();
    await expect(
      page.getByLabel("SPY", { exact: true }),
    ).toHaveAccessibleDescription(/Would have .*drift/);
    await expect(
      page.getByText("Calculated for the values shown here."),
    ).toBeVisible();
    await page.getByLabel("Value in dollars").fill("450000");
    await page.getByRole("button", { name: "Work it out" }).click();
    await expect(page.getByText("Not possible")).toBeVisible();
    await expect(
      page.getByText(/of cash are missing for the buys/),
    ).toBeVisible();

    await goToPart(page, "Allocation", "Strategies and classes");
    await expect(
      page.getByRole("heading", { name: "Asset classes" }),
    ).toBeVisible();
    await checkPage(page, "strategies");
    await page.goto("/settings");
    await page.getByLabel("Calendar").selectOption("Weekly");
    await page.getByLabel("Cooldown in days").fill("31");
    await expect(
      page.getByText(/The cooldown of 31 days is longer than the 7 days/),
    ).toBeVisible();
    await checkPage(page, "triggers");
    expect(await broker.orders()).toEqual([]);
  },
);
