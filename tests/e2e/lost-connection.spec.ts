import type { Page, Request } from "@playwright/test";
import {
  approveButton,
  driftTable,
  expect,
  openReview,
  signIn,
  test,
  tradingState,
} from "./support/journey.ts";

const START = "**/start_rebalance";

/** The run ids of every start that the page has tried. */
function startsOf(page: Page): string[] {
  const tried: string[] = [];
  page.on("request", (request: Request) => {
    if (
      request.method() !== "POST" ||
      !request.url().endsWith("/start_rebalance")
    )
      return;
    tried.push(
      (request.postDataJSON() as { data: { run_id: string } }).data.run_id,
    );
  });
  return tried;
}

test("an approval that can't be delivered is repeated under the same run id until it arrives", async ({
  page,
  stack,
  broker,
}) => {
  const tried = startsOf(page);
  await signIn(page, stack);
  await openReview(page);
  await page.route(START, (route) => route.abort("connectionrefused"));

  await approveButton(page).click();
  await expect(
    page.getByRole("heading", { name: "Trying again to reach the server…" }),
  ).toBeVisible();
  await expect(page.getByText("nothing can be ordered twice")).toBeVisible();
  expect(await broker.orders()).toEqual([]);
  await page.unroute(START);

  await expect(page.getByText("Completed", { exact: true })).toBeVisible();
  expect(tried.length).toBeGreaterThan(1);
  expect(new Set(tried).size).toBe(1);
  expect(page.url()).toContain(tried[0]);
  expect((await broker.orders()).map(({ symbol }) => symbol)).toEqual([
    "SPY",
    "QUAL",
    "QQQ",
  ]);
});

test("an approval whose answer is lost starts one run and orders once", async ({
  page,
  stack,
  broker,
}) => {
  const tried = startsOf(page);
  await signIn(page, stack);
  await openReview(page);
  let lost = 0;
  await page.route(START, async (route) => {
    if (route.request().method() !== "POST" || lost >= 2)
      return route.fallback();
    lost += 1;
    await route.fetch();
    await route.abort("connectionreset");
  });

  await approveButton(page).click();

  await expect(page.getByText("Completed", { exact: true })).toBeVisible();
  await expect
    .poll(() => tried.length, {
      message: "the page asks again for the lost answer",
    })
    .toBe(3);
  expect(new Set(tried).size).toBe(1);
  const orders = await broker.orders();
  expect(orders.map(({ symbol }) => symbol)).toEqual(["SPY", "QUAL", "QQQ"]);
  expect(
    orders.every((order) =>
      order.client_order_id.includes(tried[0] ?? "no start"),
    ),
  ).toBe(true);
});

test("a page that is reloaded while its approval is on the way picks the run up", async ({
  page,
  stack,
  broker,
}) => {
  const tried = startsOf(page);
  await signIn(page, stack);
  await openReview(page);
  await page.route(START, (route) => route.abort("connectionrefused"));
  await approveButton(page).click();
  await expect(
    page.getByRole("heading", { name: "Trying again to reach the server…" }),
  ).toBeVisible();

  await page.unroute(START);
  await page.reload();

  await expect(page.getByText("Completed", { exact: true })).toBeVisible();
  expect(new Set(tried).size).toBe(1);
  expect((await broker.orders()).map(({ symbol }) => symbol)).toEqual([
    "SPY",
    "QUAL",
    "QQQ",
  ]);
});

test("without a connection nothing is approved, and nothing is kept to be approved later", async ({
  page,
  stack,
  broker,
  context,
}) => {
  await signIn(page, stack);
  await openReview(page);
  await context.setOffline(true);

  await expect(
    page.getByText("An approval does not wait for the connection"),
  ).toBeVisible();
  await expect(approveButton(page)).toBeDisabled();
  await context.setOffline(false);
  expect(await broker.orders()).toEqual([]);
  await approveButton(page).click();

  await expect(page.getByText("Completed", { exact: true })).toBeVisible();
  expect((await broker.orders()).map(({ symbol }) => symbol)).toEqual([
    "SPY",
    "QUAL",
    "QQQ",
  ]);
});

test("a halt that can't be delivered says so in its dialog, and is sent again from there", async ({
  page,
  stack,
  context,
}) => {
  await signIn(page, stack);
  await expect(tradingState(page)).toHaveText("Trading on");
  await expect(driftTable(page)).toBeVisible();
  // What stops trading is fetched behind the first view: on a slow machine that is a moment after it.
  await expect
    .poll(() =>
      page.evaluate(() =>
        performance
          .getEntriesByType("resource")
          .some(({ name }) => name.includes("/ChangeDialog-")),
      ),
    )
    .toBe(true);
  await context.setOffline(true);

  await page
    .getByRole("banner")
    .getByRole("button", { name: "Halt trading" })
    .click();
  const dialog = page.getByRole("alertdialog", { name: "Halt trading?" });
  await dialog.getByRole("button", { name: "Halt trading" }).click();
  await expect(dialog.getByRole("alert")).toContainText(
    "The trading state did not change.",
  );

  await context.setOffline(false);
  await dialog.getByRole("button", { name: "Halt trading" }).click();
  await expect(tradingState(page)).toHaveText("Halted");
});

test("a browser without a connection says so and shows the last known state", async ({
  page,
  stack,
  context,
}) => {
  await signIn(page, stack);
  await expect(page.getByText("Needs rebalancing")).toBeVisible();
  // The rings are drawn once they are about to be seen.
  await page
    .getByRole("heading", { name: "Target and actual" })
    .scrollIntoViewIfNeeded();
  await expect(page.getByRole("main").locator("[data-chart=ring]")).toHaveCount(
    2,
  );

  await context.setOffline(true);
  await expect(
    page.getByText("You are offline: this is the last known state."),
  ).toBeVisible();
  await expect(page.getByText("Needs rebalancing")).toBeVisible();

  await context.setOffline(false);
  await expect(
    page.getByText("You are offline: this is the last known state."),
  ).toBeHidden();
});
