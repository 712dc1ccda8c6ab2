import { checkInBothThemes } from "./support/accessible.ts";
import {
  approveButton,
  driftTable,
  expect,
  goTo,
  openReview,
  plannedTrades,
  signIn,
  test,
  unfoldSettings,
} from "./support/journey.ts";

test("no step of a rebalance has an accessibility fault in either theme", async ({
  page,
  stack,
}) => {
  // Five views, each looked at twice by every rule; every page by itself is looked at in pages.spec.ts.
  test.slow();
  const check = (place: string) => checkInBothThemes(page, place);
  await page.goto("/");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText("Enter your password.")).toBeVisible();
  await check("sign-in");

  await signIn(page, stack);
  await expect(driftTable(page)).toBeVisible();
  await expect(page.getByText("Total 100%")).toBeVisible();
  await page
    .getByRole("banner")
    .getByRole("button", { name: "Halt trading" })
    .click();
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await check("halt dialog");
  await page.keyboard.press("Escape");

  await openReview(page);
  await expect(plannedTrades(page)).toBeVisible();
  await check("review");

  await approveButton(page).click();
  await expect(page.getByText("Completed", { exact: true })).toBeVisible();
  await check("run");

  await goTo(page, "History");
  await page.getByText("3 orders", { exact: true }).click();
  await expect(
    page.getByRole("table", { name: "Executed trades" }),
  ).toBeVisible();
  await check("activity");
  await page.getByRole("tab", { name: "Orders" }).click();
  await expect(page.getByRole("table", { name: "Orders" })).toBeVisible();
  await check("orders");
});

test("settings, stops and imports have no accessibility fault in either theme", async ({
  page,
  stack,
  documents,
  asOwner,
}) => {
  test.slow();
  await signIn(page, stack);
  await expect(driftTable(page)).toBeVisible();
  await page.getByLabel("CSV file with targets").setInputFiles({
    name: "targets.csv",
    mimeType: "text/csv",
    buffer: Buffer.from("symbol,target_percent\nSPY,60\nQUAL,40\n"),
  });
  await expect(
    page.getByRole("button", { name: "Use these targets" }),
  ).toBeVisible();
  await checkInBothThemes(page, "import");

  await goTo(page, "Settings");
  await unfoldSettings(page, "While the market is closed");
  await page.getByLabel("Cooldown in days").fill("a week");
  await checkInBothThemes(page, "when to trade");
  await page.getByRole("link", { name: "How to trade" }).click();
  await unfoldSettings(page, "Automatic stops");
  await page.getByLabel("Widest spread").fill("99");
  await page.getByRole("radio", { name: "Halfway" }).check();
  await checkInBothThemes(page, "settings");

  await asOwner("update_settings", {
    limits: { order_notional_usd_max: "5000" },
  });
  await documents.write({
    [`users/${stack.demo.uid}/status/trading`]: {
      state: "HALTED",
      reason:
        "the account fell 36.00% from its high of $156,250.00 to $100,000.00",
      changed_by: "auto-trip",
      changed_at: new Date(),
      expires_at: null,
      trip: "DRAWDOWN",
    },
  });
  await goTo(page, "Allocation");
  await expect(
    page.getByRole("button", { name: "Resume trading…" }),
  ).toBeVisible();
  await openReview(page);
  await expect(page.getByText("Limit $5,000.00").first()).toBeVisible();
  await checkInBothThemes(page, "refused review");
});
