import {
  approveButton,
  expect,
  goTo,
  openReview,
  plannedTrades,
  reviewedTrades,
  row,
  signIn,
  test,
} from "./support/journey.ts";

test("cash that is raised to be taken out stays reserved until it is released", async ({
  page,
  stack,
  broker,
}) => {
  await signIn(page, stack);
  await goTo(page, "Rebalance");
  await page
    .getByLabel("Trade", { exact: true })
    .selectOption("Raise cash to take out");
  await page.getByRole("button", { name: "Plan it" }).click();
  await expect(page.getByLabel("Amount in dollars")).toHaveAttribute(
    "aria-invalid",
    "true",
  );
  await page.getByLabel("Amount in dollars").fill("20,000");
  await page.getByRole("button", { name: "Plan it" }).click();

  await expect(
    page.getByText("$20,000.00 is raised and reserved"),
  ).toBeVisible();
  await expect(row(plannedTrades(page), "CASH")).toBeVisible();
  expect(
    new Set((await reviewedTrades(page)).map(({ side }) => side)),
  ).toContain("sell");
  await page.screenshot({
    path: test.info().outputPath("raise.png"),
    fullPage: true,
  });
  await approveButton(page).click();
  await expect(page.getByText("Completed", { exact: true })).toBeVisible();
  const ordered = await broker.orders();

  await goTo(page, "Rebalance");
  const reserved = page.getByRole("region", { name: "Reserved cash" });
  await expect(reserved).toContainText("$20,000.00 of $20,000.00 is there");
  await expect(page.getByText("Reserved, not touched")).toBeVisible();
  await page.screenshot({
    path: test.info().outputPath("reserved.png"),
    fullPage: true,
  });

  await reserved.getByRole("button", { name: "Release $20,000.00" }).click();
  await expect(reserved).toHaveCount(0);
  expect(await broker.orders()).toEqual(ordered);
});

test("an amount is invested without any sale", async ({
  page,
  stack,
  broker,
}) => {
  await signIn(page, stack);
  await goTo(page, "Rebalance");
  await page
    .getByLabel("Trade", { exact: true })
    .selectOption("Invest an amount");
  await page.getByLabel("Amount in dollars").fill("1000");
  await page.getByRole("button", { name: "Plan it" }).click();

  await expect(
    page.getByText("$1,000.00 of the cash is invested; nothing is sold."),
  ).toBeVisible();
  await page.reload();
  await expect(
    page.getByText("$1,000.00 of the cash is invested; nothing is sold."),
  ).toBeVisible();
  await approveButton(page).click();
  await expect(page.getByText("Completed", { exact: true })).toBeVisible();
  const orders = await broker.orders();
  expect(orders.length).toBeGreaterThan(0);
  expect(orders.every(({ side }) => side === "buy")).toBe(true);
});

test("what a plan leaves undone is said in red above the approval, with the way to the setting", async ({
  page,
  stack,
  documents,
}) => {
  const settings = `userSettings/${stack.demo.uid}`;
  await documents.write({
    [settings]: {
      ...(await documents.read(settings)),
      policy: { frozen: ["QUAL"] },
    },
  });
  await signIn(page, stack);
  await openReview(page);

  const notice = page.getByText(
    "This plan does not bring the whole account to its targets.",
  );
  await expect(notice).toBeVisible();
  await expect(
    page.getByText(/Cash ends at 11\.33%.*would change it: Frozen symbols\./),
  ).toBeVisible();
  const above = await notice.boundingBox();
  const below = await approveButton(page).boundingBox();
  expect(above?.y ?? Infinity).toBeLessThan(below?.y ?? -Infinity);
  await page.screenshot({
    path: test.info().outputPath("undone.png"),
    fullPage: true,
  });
});
