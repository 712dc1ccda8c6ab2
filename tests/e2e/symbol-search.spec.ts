import type { Page } from "@playwright/test";
import { checkPage } from "./support/accessible.ts";
import { expect, signIn, targetOf, test } from "./support/journey.ts";

const form = (page: Page) => page.getByRole("form", { name: "Add a target" });
const symbol = (page: Page) =>
  form(page).getByRole("combobox", { name: "Symbol or name" });
const percent = (page: Page) => form(page).getByLabel("Target %");
const suggestions = (page: Page) =>
  page.getByRole("listbox", { name: "Suggestions" }).getByRole("option");

test(
  "a target is found by the words of its name and chosen by keys or by a press",
  { tag: "@phone" },
  async ({ page, stack }) => {
    await signIn(page, stack);
    await symbol(page).pressSequentially("value fac");
    await expect(suggestions(page)).toHaveText([
      /^VLUE.*iShares MSCI USA Value Factor ETF/,
    ]);
    await checkPage(page, "suggestions");
    await symbol(page).press("ArrowDown");
    await symbol(page).press("Enter");
    await expect(symbol(page)).toHaveValue("VLUE");
    await expect(percent(page)).toBeFocused();
    await percent(page).fill("7.5");
    await percent(page).press("Enter");
    await expect(targetOf(page, "VLUE")).toHaveValue("7.5");

    await symbol(page).fill("apple");
    await suggestions(page).filter({ hasText: "AAPL" }).click();
    await expect(symbol(page)).toHaveValue("AAPL");
    await expect(percent(page)).toBeFocused();
  },
);

test("a symbol that is typed out is added as it is, whatever is suggested", async ({
  page,
  stack,
}) => {
  await signIn(page, stack);
  await percent(page).fill("5");
  await symbol(page).fill("aapl");
  await expect(suggestions(page).first()).toBeVisible();
  await symbol(page).press("Enter");
  await expect(targetOf(page, "AAPL")).toHaveValue("5");
  await expect(symbol(page)).toHaveValue("");
});

test("without a network the search says so, and what is typed stays", async ({
  page,
  stack,
}) => {
  await signIn(page, stack);
  await expect(symbol(page)).toBeVisible();
  await page.context().setOffline(true);
  await symbol(page).fill("apple");
  await expect(
    form(page).getByText("No suggestions while you are offline."),
  ).toBeVisible();
  await page.context().setOffline(false);
  await expect(suggestions(page).filter({ hasText: "AAPL" })).toBeVisible();
  await symbol(page).press("Escape");
  await expect(suggestions(page)).toHaveCount(0);
  await expect(symbol(page)).toHaveValue("apple");
});
