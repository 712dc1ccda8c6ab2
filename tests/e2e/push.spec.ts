import {
  createDecipheriv,
  createECDH,
  hkdfSync,
  randomBytes,
} from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { BrowserContext, Page, Worker } from "@playwright/test";
import {
  expectAccessible,
  expectNoSidewaysScroll,
} from "./support/accessible.ts";
import { expect, signIn, test } from "./support/journey.ts";

test.use({ serviceWorkers: "allow" });

/** A push service on this machine and the device behind it, which reads its messages as RFC 8291 says. */
async function pushService() {
  const key = createECDH("prime256v1");
  key.generateKeys();
  const auth = randomBytes(16);
  const messages: string[] = [];

  function read(body: Buffer): string {
    const length = body[20] ?? 0;
    const [salt, point] = [
      body.subarray(0, 16),
      body.subarray(21, 21 + length),
    ];
    const record = body.subarray(21 + length);
    const info = Buffer.concat([
      Buffer.from("WebPush: info\0"),
      key.getPublicKey(),
      point,
    ]);
    const secret = hkdfSync("sha256", key.computeSecret(point), auth, info, 32);
    const part = (name: string, size: number) =>
      Buffer.from(
        hkdfSync(
          "sha256",
          Buffer.from(secret),
          salt,
          `Content-Encoding: ${name}\0`,
          size,
        ),
      );
    const cipher = createDecipheriv(
      "aes-128-gcm",
      part("aes128gcm", 16),
      part("nonce", 12),
    );
    cipher.setAuthTag(record.subarray(-16));
    const text = cipher.update(record.subarray(0, -16));
    cipher.final();
    return text.subarray(0, text.lastIndexOf(2)).toString();
  }

  const server = createServer((request, answer) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      messages.push(read(Buffer.concat(parts)));
      answer.writeHead(201).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    messages,
    close: () => server.close(),
    subscription: {
      endpoint: `http://127.0.0.1:${port}/device`,
      keys: {
        p256dh: key.getPublicKey("base64url"),
        auth: auth.toString("base64url"),
      },
    },
  };
}

type Subscription = Awaited<ReturnType<typeof pushService>>["subscription"];

/**
 * A headless browser has no notifications, and no browser maker's push service is reached from a test: the browser's
 * permission and its own call that subscribes are stood in for.
 */
async function standIn(page: Page, subscription: Subscription): Promise<void> {
  await page.addInitScript((made: Subscription) => {
    const kept = () => localStorage.getItem("subscribed");
    const own = (key: string) => ({
      ...made,
      options: {
        applicationServerKey: Uint8Array.from(
          atob(key.replaceAll("-", "+").replaceAll("_", "/")),
          (letter) => letter.charCodeAt(0),
        ).buffer,
      },
      toJSON: () => made,
      unsubscribe: () => {
        localStorage.removeItem("subscribed");
        return Promise.resolve(true);
      },
    });
    Object.defineProperty(Notification, "permission", {
      get: () => localStorage.getItem("permission") ?? "default",
    });
    Notification.requestPermission = () => {
      localStorage.setItem("permission", "granted");
      return Promise.resolve("granted");
    };
    Object.assign(PushManager.prototype, {
      subscribe: (options: { applicationServerKey: string }) => {
        localStorage.setItem("subscribed", options.applicationServerKey);
        return Promise.resolve(own(options.applicationServerKey));
      },
      getSubscription: () => Promise.resolve(kept() ? own(kept() ?? "") : null),
    });
  }, subscription);
}

/** Hands a message to the page's service worker, as the browser does for one of its push service. */
async function deliver(
  context: BrowserContext,
  page: Page,
  data: string,
): Promise<void> {
  const session = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) =>
    session.on("ServiceWorker.workerRegistrationUpdated", (event) => {
      const id = event.registrations[0]?.registrationId;
      if (id !== undefined) resolve(id);
    }),
  );
  await session.send("ServiceWorker.enable");
  await session.send("ServiceWorker.deliverPushMessage", {
    origin: new URL(page.url()).origin,
    registrationId: await registered,
    data,
  });
  await session.detach();
}

interface Shown {
  title: string;
  body: string;
  data: { place: string };
}

interface WorkerScope {
  shown: Shown[];
  clients: { openWindow: (url: string) => Promise<void> };
  ServiceWorkerRegistration: { prototype: object };
  WindowClient: { prototype: { url: string; focus: () => Promise<void> } };
}

/** The page's service worker, with what it shows and which window it brings forward written down. */
async function watchedWorker(context: BrowserContext): Promise<Worker> {
  const worker = context.serviceWorkers()[0];
  if (worker === undefined) throw new Error("There is no service worker.");
  await worker.evaluate(() => {
    const scope = globalThis as unknown as WorkerScope;
    scope.shown = [];
    Object.assign(scope.ServiceWorkerRegistration.prototype, {
      showNotification: (title: string, options: Omit<Shown, "title">) => {
        scope.shown.push({ title, body: options.body, data: options.data });
        return Promise.resolve();
      },
    });
  });
  return worker;
}

const shownBy = (worker: Worker): Promise<Shown[]> =>
  worker.evaluate(() => (globalThis as unknown as WorkerScope).shown);

/** What a press on a notification does; a browser opens and focuses windows after a person's own press alone. */
const press = (worker: Worker, place: string): Promise<string> =>
  worker.evaluate((leadsTo) => {
    const scope = globalThis as unknown as WorkerScope;
    return new Promise<string>((resolve) => {
      scope.WindowClient.prototype.focus = function () {
        resolve(`focused ${new URL(this.url).pathname}`);
        return Promise.resolve();
      };
      scope.clients.openWindow = (url) => {
        resolve(`opened ${url}`);
        return Promise.resolve();
      };
      const notification = { close: () => undefined, data: { place: leadsTo } };
      const event = new Event("notificationclick");
      dispatchEvent(
        Object.assign(event, { notification, waitUntil: () => undefined }),
      );
    });
  }, place);

test("a device is turned on by a press, shows what the server sends, and is off again by a press or a sign-out", async ({
  page,
  context,
  stack,
  documents,
}) => {
  // Three visits of the page, one of them looked at by every accessibility rule.
  test.slow();
  const service = await pushService();
  await standIn(page, service.subscription);
  await signIn(page, stack);
  await page.goto("/settings/notifications");
  const card = page.getByRole("region", { name: "On this device" });
  await expect(card.getByRole("button")).toHaveText("Turn on for this device");
  expect(await page.evaluate(() => Notification.permission)).toBe("default");
  await card.getByRole("button").click();
  await expect(card.getByText("On", { exact: true })).toBeVisible();
  expect(service.messages).toHaveLength(1);
  await expect(
    page.getByRole("checkbox", { name: /^A rebalance stopped: Push/ }),
  ).toBeChecked();
  await expectNoSidewaysScroll(page, "a device that is on");
  await expectAccessible(page, "a device that is on");

  const worker = await watchedWorker(context);
  await deliver(context, page, service.messages[0] ?? "");
  await expect
    .poll(() => shownBy(worker))
    .toEqual([
      {
        title: "This device gets notifications now",
        body: "This is a trial; nothing happened to your account.",
        data: { place: "/settings/notifications" },
      },
    ]);
  expect(await press(worker, "/settings/notifications")).toBe(
    "focused /settings/notifications",
  );
  expect(await press(worker, "/runs/r1")).toBe(`opened ${stack.page}/runs/r1`);
  expect(await press(worker, "https://elsewhere.example/x")).toBe(
    `opened ${stack.page}/`,
  );

  const choices = `users/${stack.demo.uid}/settings/notifications`;
  await page.reload();
  await card.getByRole("button", { name: "Send a trial message" }).click();
  await expect.poll(() => service.messages.length).toBe(2);
  await card.getByRole("button", { name: "Turn off for this device" }).click();
  await expect(
    card.getByRole("button", { name: "Turn on for this device" }),
  ).toBeVisible();
  expect(await documents.read(choices)).toMatchObject({ push_devices: {} });

  await card.getByRole("button").click();
  await expect(card.getByText("On", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
  expect(await page.evaluate(() => localStorage.subscribed)).toBeUndefined();
  service.close();
});

test("a browser that blocks notifications says how to allow them, and another device is removed from here", async ({
  page,
  stack,
  documents,
}) => {
  await page.addInitScript(() =>
    Object.defineProperty(Notification, "permission", { get: () => "denied" }),
  );
  await signIn(page, stack);
  const choices = `users/${stack.demo.uid}/settings/notifications`;
  await documents.write({
    [choices]: {
      push_devices: { d1: { name: "Safari on iPhone", since: new Date() } },
    },
  });
  await page.goto("/settings/notifications");
  const card = page.getByRole("region", { name: "On this device" });
  await expect(card.getByText("are blocked in this browser")).toBeVisible();
  await card.getByRole("button", { name: /^Remove Safari on iPhone/ }).click();
  await expect(card.getByText("Safari on iPhone")).toBeHidden();
});
