import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** No rule of WCAG 2.2 A and AA that a program can check is broken. */
export async function expectAccessible(page: Page, place: string): Promise<void> {
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

/** The page fits its window: nothing has to be scrolled sideways. */
export async function expectNoSidewaysScroll(page: Page, place: string): Promise<void> {
  const excess = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(excess, `${place} is wider than the screen`).toBeLessThanOrEqual(0);
}

/** Looks at a page with every rule, and leaves a picture of it. */
export async function checkPage(page: Page, place: string): Promise<void> {
  await expectNoSidewaysScroll(page, place);
  await expectAccessible(page, place);
  await page.screenshot({
    path: test.info().outputPath(`${place.replaceAll(" ", "-")}.png`),
    fullPage: true,
  });
}
