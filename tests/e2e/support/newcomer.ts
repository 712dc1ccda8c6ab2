import type { Page } from "@playwright/test";
import { call, idTokenOf, type Answer } from "./callables.ts";
import { expect } from "./journey.ts";
import type { Stack } from "./stack.ts";

/** Somebody who is not the owner: an own sign-in and an own account at the paper broker. */
export interface Newcomer {
  email: string;
  password: string;
  keyId: string;
  secret: string;
}

/** Makes up a person and opens a paper account of $100,000 for them; nobody has signed up yet. */
export async function newcomer(stack: Stack): Promise<Newcomer> {
  const mark = crypto.randomUUID().replaceAll("-", "");
  const keyId = `PK${mark.slice(0, 18).toUpperCase()}`;
  const secret = crypto.randomUUID().replaceAll("-", "");
  const person = {
    email: `new-${crypto.randomUUID()}@evenkeel.test`,
    password: "a new password",
    keyId,
    secret,
  };
  const answer = await fetch(`${stack.broker}/__admin/accounts`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ key_id: keyId, secret, cash: "100000" }),
  });
  if (!answer.ok)
    throw new Error(
      `opening an account: ${answer.status} ${await answer.text()}`,
    );
  return person;
}

/** Signs up by the page's own form. */
export async function signUp(
  page: Page,
  { email, password }: Newcomer,
): Promise<void> {
  await page.goto("/");
  await page.getByRole("button", { name: "Create an account" }).click();
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page
    .getByRole("button", { name: "Create account", exact: true })
    .click();
  await expect(
    page.getByRole("heading", { name: "Connect a broker account" }),
  ).toBeVisible();
}

/** Types the keys and connects. */
export async function connect(
  page: Page,
  keyId: string,
  secret: string,
): Promise<void> {
  await page.getByLabel("Key ID").fill(keyId);
  await page.getByLabel("Secret key").fill(secret);
  await page.getByRole("button", { name: "Connect paper account" }).click();
}

/** The person's uid, and calls past the page. */
export async function callsOf(stack: Stack, { email, password }: Newcomer) {
  const token = await idTokenOf(stack, email, password);
  const claims = JSON.parse(
    Buffer.from(token.split(".")[1] ?? "", "base64url").toString(),
  ) as {
    sub: string;
  };
  return {
    uid: claims.sub,
    call: (name: string, request: unknown): Promise<Answer> =>
      call(stack, name, request, token),
  };
}
