import { checkPage } from "./support/accessible.ts";
import {
  driftTable,
  expect,
  row,
  signIn,
  targetOf,
  test,
} from "./support/journey.ts";

test("what the policy can't do stands beside its target, and a holding is frozen apart from the draft", async ({
  page,
  stack,
  documents,
  broker,
}) => {
  const settings = `userSettings/${stack.demo.uid}`;
  await signIn(page, stack);
  await expect(
    page.getByText("nothing is wrong with these targets."),
  ).toBeVisible();

  const tolerance = page.getByLabel("Tolerance ± for QQQ");
  await tolerance.fill("10");
  await expect(tolerance).toHaveAccessibleDescription(
    /^Think again\. The band of QQQ \(10 points\).*bought again\. Narrow its tolerance/,
  );
  await expect(
    page.getByRole("button", { name: "Save targets" }),
  ).toBeEnabled();

  await page.getByRole("button", { name: "Freeze or exclude SPY" }).click();
  await expect(page.getByRole("radio", { name: "Exclude" })).toBeDisabled();
  await page.getByRole("radio", { name: "Freeze" }).check();
  await page.getByRole("button", { name: "Save for SPY" }).click();
  await expect(row(driftTable(page), "SPY")).toContainText("Frozen");
  await expect(row(driftTable(page), "SPY")).toContainText("You froze it");
  expect(await documents.read(settings)).toMatchObject({
    allocation_version: 1,
    policy: { frozen: ["SPY"] },
  });
  await expect(tolerance).toHaveValue("10");
  await expect(
    page.getByText("Unsaved changes", { exact: true }),
  ).toBeVisible();
  // Fetched with the first message, and it fades in: half faded its colors are nobody's.
  await expect(page.locator("[data-sonner-toast]")).toBeVisible();
  await checkPage(page, "allocation with findings");

  await page.getByRole("button", { name: "Take it back for SPY" }).click();
  await expect(row(driftTable(page), "SPY")).not.toContainText("Frozen");
  expect(await documents.read(settings)).not.toHaveProperty("policy.frozen");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(tolerance).toHaveValue("");
  await expect(targetOf(page, "QQQ")).toHaveAccessibleDescription("");
  expect(await broker.orders()).toEqual([]);
});
