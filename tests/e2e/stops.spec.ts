import {
  approveButton,
  expect,
  openReview,
  signIn,
  test,
  tradingState,
} from "./support/journey.ts";

const HOUR_MS = 3_600_000;

test(
  "an automatic stop says which limit, since when and until when, and a person lifts it in two steps",
  { tag: "@phone-only" },
  async ({ page, stack, documents }) => {
    await documents.write({
      [`users/${stack.demo.uid}/status/trading`]: {
        state: "REDUCING",
        reason: "the account lost 21.00% since the last close",
        changed_by: "auto-trip",
        changed_at: new Date("2026-11-20T15:30:00Z"),
        expires_at: new Date(Date.now() + 20 * HOUR_MS),
        trip: "DAILY_LOSS",
      },
    });
    await signIn(page, stack);
    await expect(tradingState(page)).toHaveText("Sells only");
    const banner = page
      .getByRole("status")
      .filter({ hasText: "only sells are ordered" });
    await expect(banner).toContainText(
      "the account lost 21.00% since the last close",
    );
    await expect(banner).toContainText(
      "Set by Evenkeel itself (daily loss limit)",
    );
    await expect(banner).toContainText("Since Nov 20, 2026, 10:30 AM");
    await expect(banner).toContainText(/Until \w+ \d+, \d{4}, \d+:\d\d [AP]M/);
    await page.screenshot({ path: test.info().outputPath("stopped.png") });

    await banner.getByRole("button", { name: "Resume trading…" }).click();
    const dialog = page.getByRole("alertdialog", { name: "Resume trading?" });
    await dialog.getByRole("button", { name: "Resume trading" }).click();
    await expect(tradingState(page)).toHaveText("Trading on");
    await expect(banner).toBeHidden();
    expect(
      await documents.read(`users/${stack.demo.uid}/status/trading`),
    ).toMatchObject({
      state: "ACTIVE",
      changed_by: stack.demo.uid,
    });
  },
);

test("a plan beyond the limits is refused with each limit, what was found and what helps", async ({
  page,
  stack,
  broker,
  documents,
  asOwner,
}) => {
  await asOwner("update_settings", {
    limits: {
      order_notional_usd_max: "5000",
      run_turnover_percent_max: "10",
      restricted_symbols: ["QQQ"],
    },
  });
  await signIn(page, stack);
  await openReview(page);
  const refusal = page
    .getByRole("status")
    .filter({ hasText: "This plan can't be started now." });
  await expect(refusal).toContainText(
    "QQQ is on the list of restricted symbols.",
  );
  await expect(refusal).toContainText("Limit $5,000.00");
  await expect(refusal).toContainText("Limit 10%");
  await expect(refusal).toContainText("raise this limit in the settings");
  await expect(approveButton(page)).toBeDisabled();
  await page.screenshot({
    path: test.info().outputPath("refused-plan.png"),
    fullPage: true,
  });

  await asOwner("update_settings", {
    limits: {
      order_notional_usd_max: null,
      run_turnover_percent_max: null,
      restricted_symbols: [],
    },
  });
  await page.getByRole("button", { name: "Preview again" }).click();
  await expect(approveButton(page)).toBeEnabled();
  expect(await broker.orders()).toEqual([]);
  expect(await documents.read(`userSettings/${stack.demo.uid}`)).toMatchObject({
    allocation_version: 1,
  });
});
