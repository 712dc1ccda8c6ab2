import { expect, plannedTrades, row, test } from "./support/journey.ts";

const OVERVIEW = "**/account_overview";
/** The scene is set by trades, whose fractions may leave it a cent or two beside. */
const ABOUT_6_000 = /\$(5,999\.9\d|6,000\.0\d)/;
const ABOUT_100_000 = /\$(99,999\.9\d|100,000\.0\d)/;

test(
  "the first page says how the account stands, what it needs, and leads to it",
  { tag: "@phone-only" },
  async ({ page, stack }) => {
    await page.goto("/");
    await page.getByLabel("E-mail").fill(stack.demo.email);
    await page.getByLabel("Password").fill(stack.demo.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(
      page.getByRole("heading", { name: "Dashboard", level: 1 }),
    ).toBeVisible();

    const figure = (term: string) =>
      page.locator("dl > div").filter({ hasText: term }).first();
    await expect(figure("Equity")).toContainText(ABOUT_100_000);
    await expect(figure("Cash")).toContainText(ABOUT_6_000);
    await expect(figure("Total drift")).toContainText("%");
    const off = page.getByRole("table", {
      name: "The targets that are furthest off",
    });
    await expect(row(off, "SPY")).toContainText("+11.46");

    await page.getByRole("button", { name: "1Y" }).click();
    await expect(
      page.getByRole("heading", { name: "Equity over a year" }),
    ).toBeVisible();
    await page.getByRole("button", { name: "Show as a table" }).click();
    const byDay = page.getByRole("table", { name: "Equity by day" });
    await expect(byDay.getByRole("row").nth(1)).toContainText(ABOUT_100_000);
    expect(await byDay.getByRole("row").count()).toBeGreaterThan(200);

    await page.route(OVERVIEW, (route) => route.abort("connectionrefused"));
    await page.getByRole("button", { name: "1M" }).click();
    await expect(
      page.getByText("The broker could not be asked."),
    ).toBeVisible();
    await expect(figure("Equity")).toContainText(ABOUT_100_000);
    const refused = page.waitForEvent("requestfailed", (request) =>
      request.url().endsWith("/account_overview"),
    );
    await page.getByRole("button", { name: "1Y" }).click();
    await expect(
      page.getByText("These are the last known figures."),
    ).toBeVisible();
    await refused;
    await page.unroute(OVERVIEW);
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(
      page.getByText("These are the last known figures."),
    ).toBeHidden();

    await page
      .getByRole("main")
      .getByRole("link", { name: "Check & rebalance" })
      .click();
    await expect(plannedTrades(page)).toBeVisible();
  },
);
