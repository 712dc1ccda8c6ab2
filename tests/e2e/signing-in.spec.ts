import { expectAccessible } from "./support/accessible.ts";
import { expect, test } from "./support/journey.ts";
import { newcomer, signUp } from "./support/newcomer.ts";

const encoded = (part: object) =>
  Buffer.from(JSON.stringify(part)).toString("base64url");

test("a person changes the password, and the old one opens nothing any more", async ({
  page,
  stack,
}) => {
  const person = await newcomer(stack);
  await signUp(page, person);
  await page.goto("/settings/account");
  const card = page.getByRole("region", { name: "Signing in" });
  await card.getByRole("button", { name: "Change…" }).last().click();
  await card.getByLabel("New password").fill("another password");
  await card.getByLabel("Current password").fill("not the password");
  await card.getByRole("button", { name: "Change the password" }).click();
  await expect(card.getByRole("alert")).toContainText("is not right");
  await expectAccessible(page, "the open form that changes the password");
  await card.getByLabel("Current password").fill(person.password);
  await card.getByRole("button", { name: "Change the password" }).click();
  await expect(page.getByText("Your password is changed.")).toBeVisible();

  // The emulator knows no authenticator apps, as a project that has not switched them on: the page says so.
  await card.getByRole("button", { name: "Add…" }).click();
  await card.getByLabel("Current password").fill("another password");
  await card.getByRole("button", { name: "Go on" }).click();
  await expect(card.getByRole("alert")).toContainText(
    /not switched on|Confirm/,
  );

  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("is not right");
  await page.getByLabel("Password", { exact: true }).fill("another password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(card).toBeVisible();
});

test("where Google is set up a person signs in with it and comes to the page that was wanted", async ({
  page,
}) => {
  await page.route("**/config.json", async (route) => {
    const answer = await route.fetch();
    const config = (await answer.json()) as object;
    await route.fulfill({ json: { ...config, google_client_id: "client-1" } });
  });
  await page.route("https://accounts.google.com/**", async (route) => {
    const asked = new URL(route.request().url()).searchParams;
    const token = [
      encoded({ alg: "none", typ: "JWT" }),
      encoded({
        iss: "https://accounts.google.com",
        aud: asked.get("client_id"),
        sub: "google-1",
        email: `google-${Date.now()}@example.com`,
        email_verified: true,
        nonce: asked.get("nonce"),
      }),
      "",
    ].join(".");
    const back = new URLSearchParams({
      state: asked.get("state") ?? "",
      id_token: token,
    });
    await route.fulfill({
      status: 302,
      headers: { location: `${asked.get("redirect_uri")}#${back}` },
    });
  });
  await page.goto("/settings/account");
  await page.getByRole("button", { name: "Sign in with Google" }).click();
  await expect(page.getByText("You sign in as google-")).toBeVisible();
  const { pathname, hash } = new URL(page.url());
  expect([pathname, hash]).toEqual(["/settings/account", ""]);
});
