import { expect, signIn, test } from "./support/journey.ts";

test.use({ serviceWorkers: "allow" });

test("opened without a network the page says so instead of the browser", async ({
  page,
  context,
  stack,
}) => {
  await signIn(page, stack);
  await expect
    .poll(
      () =>
        page.evaluate(
          async () =>
            (await caches.match("/index.html")) !== undefined &&
            (await caches.match("/config.json")) !== undefined,
        ),
      { timeout: 30_000 },
    )
    .toBe(true);
  await context.setOffline(true);
  await page.goto("/history");
  await expect(page.getByText("You are offline")).toBeVisible();
  await expect(
    page.getByRole("heading", { name: "History", level: 1 }),
  ).toBeVisible();
  await context.setOffline(false);
});
