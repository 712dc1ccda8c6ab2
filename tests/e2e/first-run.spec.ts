import { checkPage } from "./support/accessible.ts";
import {
  approveButton,
  expect,
  plannedTrades,
  test,
} from "./support/journey.ts";
import { callsOf, connect, newcomer, signUp } from "./support/newcomer.ts";

interface PlacedOrder {
  side: string;
  symbol: string;
  status: string;
}

test(
  "a new person gets from sign-up to a first filled plan by the steps on the page, and no key stays on it",
  { tag: "@phone" },
  async ({ page, stack, documents }) => {
    // A whole way with every accessibility rule on two of its pages.
    test.slow();
    const person = await newcomer(stack);
    await signUp(page, person);
    await expect(
      page.getByText("Demo data on this machine").filter({ visible: true }),
    ).toBeVisible();
    await expect(page.getByText("What is stored, and where")).toBeVisible();
    await page.getByRole("button", { name: "Connect paper account" }).click();
    await expect(page.getByLabel("Key ID")).toHaveAccessibleDescription(
      /Enter the key ID/,
    );
    await connect(page, person.keyId, "another-secret");
    await expect(page.getByRole("alert")).toContainText(
      "does not know these keys in its paper environment",
    );
    await checkPage(page, "first run");
    await page.getByRole("button", { name: "Practice account 1" }).click();
    await expect(page.getByLabel("Key ID")).toHaveValue(
      stack.broker_accounts[1]?.key_id ?? "",
    );

    await connect(page, person.keyId, person.secret);
    await page.getByRole("button", { name: "Fill in an example" }).click();
    await expect(page.getByText("Total 100%")).toBeVisible();
    await checkPage(page, "first targets");
    await page.getByRole("button", { name: "Save targets" }).click();
    await page.getByRole("button", { name: "Switch trading on" }).click();
    await page.getByRole("link", { name: "Preview the plan" }).click();
    await expect(plannedTrades(page)).toBeVisible();
    await approveButton(page).click();
    await expect(page.getByText("Completed", { exact: true })).toBeVisible();

    const placed = await fetch(
      `${stack.broker}/__admin/accounts/${person.keyId}/orders`,
    );
    expect(
      ((await placed.json()) as PlacedOrder[])
        .map(({ side, symbol, status }) => [side, symbol, status])
        .sort(),
    ).toEqual([
      ["buy", "QUAL", "filled"],
      ["buy", "SPY", "filled"],
      ["buy", "USMV", "filled"],
    ]);
    await page.goto("/start");
    await expect(
      page.getByRole("heading", { name: "Everything is set up" }),
    ).toBeVisible();

    const { uid } = await callsOf(stack, person);
    const kept = JSON.stringify([
      await page.content(),
      await page.evaluate(() => [{ ...localStorage }, { ...sessionStorage }]),
      await documents.read(`users/${uid}/status/connection`),
      await documents.read(`brokerConnections/${uid}`),
    ]);
    expect(kept).toContain(uid);
    // Not by the whole text, which a failure would print.
    expect(
      [person.secret, person.keyId].filter((key) => kept.includes(key)),
    ).toEqual([]);
  },
);
