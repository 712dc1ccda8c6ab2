import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import {
  approveButton,
  driftTable,
  expect,
  openReview,
  plannedTrades,
  signIn,
  test,
} from "./support/journey.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

async function expectAccessible(page: Page, place: string): Promise<void> {
  // A colour that is still fading in would be measured halfway.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((animation) => animation.effect?.getTiming().iterations !== Infinity)
        .map((animation) => animation.finished),
    ),
  );
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  const found = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes.map(({ target }) => target.join(" ")),
  }));
  expect(found, place).toEqual([]);
}

async function expectNoSidewaysScroll(page: Page, place: string): Promise<void> {
  const excess = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(excess, `${place} is wider than the screen`).toBeLessThanOrEqual(0);
}

for (const colorScheme of ["light", "dark"] as const) {
  test(
    `no page has an accessibility fault in ${colorScheme} colours`,
    { tag: "@phone" },
    async ({ page, stack }) => {
      // Six pages, each looked at by every rule.
      test.slow();
      const check = async (place: string) => {
        await expectNoSidewaysScroll(page, place);
        await expectAccessible(page, place);
        await page.screenshot({
          path: test.info().outputPath(`${place.replaceAll(" ", "-")}.png`),
          fullPage: true,
        });
      };
      await page.emulateMedia({ colorScheme });
      await page.goto("/");
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await expect(page.getByText("Enter your password.")).toBeVisible();
      await check("sign-in");

      await signIn(page, stack);
      await expect(driftTable(page)).toBeVisible();
      await expect(page.getByText("Total 100%")).toBeVisible();
      await check("allocation");

      await page.getByRole("banner").getByRole("button", { name: "Halt trading" }).click();
      await expect(page.getByRole("alertdialog")).toBeVisible();
      await check("halt dialog");
      await page.keyboard.press("Escape");

      await openReview(page);
      await expect(plannedTrades(page)).toBeVisible();
      await check("review");

      await approveButton(page).click();
      await expect(page.getByText("Completed", { exact: true })).toBeVisible();
      await check("run");

      await page.getByRole("link", { name: "Activity" }).locator("visible=true").click();
      await page.getByText("3 orders", { exact: true }).click();
      await expect(page.getByRole("table", { name: "Executed trades" })).toBeVisible();
      await check("activity");
    },
  );
}
