import { expect, type Locator, type Page } from "@playwright/test";
import {
  approveButton,
  plannedTrades,
  test,
  tradingState,
} from "./support/journey.ts";

const STEPS_MAX = 80;

/** Whether the eye can find the focus: an outline, or a ring drawn as a shadow. */
function showsFocus(element: Element): boolean {
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
  return (
    (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none"
  );
}

/** Presses Tab until the focus is there, as somebody without a mouse would, and finds it shown. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible();
  for (let step = 0; step < STEPS_MAX; step += 1) {
    if (
      await wanted.evaluate((element) => element === document.activeElement)
    ) {
      await expect
        .poll(() => wanted.evaluate(showsFocus), {
          message: "the focus can't be seen",
        })
        .toBe(true);
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(
    `The focus did not come to ${wanted.toString()} in ${STEPS_MAX} steps.`,
  );
}

test("the review is reached, left and its approval found by keyboard alone", async ({
  page,
  stack,
  broker,
}) => {
  await page.goto("/allocation");
  await tabTo(page, page.getByLabel("E-mail"));
  await page.keyboard.type(stack.demo.email);
  await tabTo(page, page.getByLabel("Password"));
  await page.keyboard.type(stack.demo.password);
  await page.keyboard.press("Enter");
  await expect(
    page.getByRole("heading", { name: "Allocation", level: 1 }),
  ).toBeVisible();

  await tabTo(page, page.getByRole("button", { name: "Check & rebalance" }));
  await page.keyboard.press("Enter");
  await expect(plannedTrades(page)).toBeVisible();
  await tabTo(page, approveButton(page));
  await page.keyboard.press("Shift+Tab");
  await expect(
    page.getByRole("button", { name: "Preview again" }),
  ).toBeFocused();
  await tabTo(
    page,
    page.getByRole("main").getByRole("link", { name: "Allocation" }),
  );
  await page.keyboard.press("Enter");

  await expect(
    page.getByRole("heading", { name: "Allocation", level: 1 }),
  ).toBeVisible();
  expect(await broker.orders()).toEqual([]);
});

test("the kill switch works by keyboard: its dialog holds the focus and gives it back", async ({
  page,
  stack,
}) => {
  await page.goto("/allocation");
  await page.getByLabel("E-mail").fill(stack.demo.email);
  await page.getByLabel("Password").fill(stack.demo.password);
  await page.keyboard.press("Enter");
  const switchOff = page
    .getByRole("banner")
    .getByRole("button", { name: "Halt trading" });
  await tabTo(page, switchOff);

  await page.keyboard.press("Enter");
  const dialog = page.getByRole("alertdialog", { name: "Halt trading?" });
  await expect(dialog).toBeVisible();
  for (let step = 0; step < 6; step += 1) {
    await page.keyboard.press("Tab");
    await expect(dialog.locator(":focus")).toHaveCount(1);
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(switchOff).toBeFocused();
  await expect(tradingState(page)).toHaveText("Trading on");

  await page.keyboard.press("Enter");
  await tabTo(page, dialog.getByLabel("Reason"));
  await page.keyboard.type("by keyboard");
  await page.keyboard.press("Enter");
  await expect(tradingState(page)).toHaveText("Halted");
});

test("the content can be reached past the navigation", async ({
  page,
  stack,
}) => {
  await page.goto("/allocation");
  await page.getByLabel("E-mail").fill(stack.demo.email);
  await page.getByLabel("Password").fill(stack.demo.password);
  await page.keyboard.press("Enter");
  await expect(
    page.getByRole("heading", { name: "Allocation", level: 1 }),
  ).toBeVisible();
  await page.reload();
  await expect(
    page.getByRole("heading", { name: "Allocation", level: 1 }),
  ).toBeVisible();

  await page.keyboard.press("Tab");
  await expect(
    page.getByRole("link", { name: "Skip to the content" }),
  ).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});
