import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** No rule of WCAG 2.2 A and AA that a program can check is broken. */
export async function expectAccessible(
  page: Page,
  place: string,
): Promise<void> {
  // A colour that is still fading in would be measured halfway; what was added just now begins to fade a frame later.
  await page.evaluate(async () => {
    const running = () =>
      document
        .getAnimations()
        .filter(
          (animation) =>
            animation.playState === "running" &&
            animation.effect?.getTiming().iterations !== Infinity,
        );
    const nextFrame = () =>
      new Promise((resolve) => requestAnimationFrame(resolve));
    do {
      await Promise.allSettled(running().map(({ finished }) => finished));
      await nextFrame();
      await nextFrame();
    } while (running().length > 0);
    // A message that goes meanwhile is gone at once, and measured in no half of its way either.
    const still = new CSSStyleSheet();
    still.replaceSync(
      "*, ::before, ::after { transition: none !important; animation: none !important }",
    );
    document.adoptedStyleSheets = [still];
  });
  // The page has no frames to look into, and what passed is nobody's question: that halves the time of a look.
  const { violations } = await new AxeBuilder({ page })
    .options({
      runOnly: { type: "tag", values: RULES },
      resultTypes: ["violations"],
    })
    .setLegacyMode(true)
    .analyze();
  await page.evaluate(() => {
    document.adoptedStyleSheets = [];
  });
  const found = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes.map(({ target }) => target.join(" ")),
  }));
  expect(found, place).toEqual([]);
}

/** The page fits its window: nothing has to be scrolled sideways. */
export async function expectNoSidewaysScroll(
  page: Page,
  place: string,
): Promise<void> {
  await expect
    .poll(
      () =>
        page.evaluate(
          () =>
            document.documentElement.scrollWidth -
            document.documentElement.clientWidth,
        ),
      // A drawing follows a window that was made narrower a frame later.
      { message: `${place} is wider than the screen`, timeout: 3_000 },
    )
    .toBeLessThanOrEqual(0);
}

/** Every word and figure stays inside its card: nothing is cut at the edge or lies beyond it. */
export async function expectInsideCards(
  page: Page,
  place: string,
): Promise<void> {
  const beyond = () =>
    page.evaluate(() => {
      const found: string[] = [];
      for (const card of document.querySelectorAll("main section")) {
        const edge = card.getBoundingClientRect().right;
        const words = document.createTreeWalker(card, NodeFilter.SHOW_TEXT);
        for (let text = words.nextNode(); text; text = words.nextNode()) {
          const around = text.parentElement;
          if (
            !around?.checkVisibility() ||
            around.closest(".sr-only, .truncate, [role=region]")
          )
            continue;
          const range = document.createRange();
          range.selectNodeContents(text);
          if (range.getBoundingClientRect().right > edge + 1)
            found.push(text.textContent ?? "");
        }
      }
      return found;
    });
  await expect
    .poll(beyond, { message: `${place}: beyond its card`, timeout: 3_000 })
    .toEqual([]);
}

/** Looks at a page with every rule in both themes, and leaves a picture of it in each. */
export async function checkInBothThemes(
  page: Page,
  place: string,
): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator("html.dark")).toHaveCount(
      colorScheme === "dark" ? 1 : 0,
    );
    await checkPage(page, `${place} in ${colorScheme} colours`);
  }
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
