import { expect, test } from "vitest";
import { deviceName, supportOf } from "./device";

test.each([
  ["Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0", "Firefox on Linux"],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36",
    "Chrome on Windows",
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/150.0 Safari/537.36 Edg/150.0",
    "Edge on Windows",
  ],
  [
    "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/150.0 Mobile Safari/537.36",
    "Chrome on Android",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Safari/604.1",
    "Safari on iPhone",
  ],
  ["curl/8", "A browser on another device"],
])("a device is called by its browser and its system: %s", (agent, name) => {
  expect(deviceName(agent)).toBe(name);
});

test("an iPhone takes messages only once the page is on its home screen", () => {
  const view = (navigator: object, more: object = {}) => ({ navigator, ...more }) as unknown as Window;
  const able = { PushManager: 1, Notification: 1 };
  expect(supportOf(view({ serviceWorker: {} }, able))).toBe("supported");
  expect(supportOf(view({ serviceWorker: {}, standalone: false }))).toBe("home-screen");
  expect(supportOf(view({ serviceWorker: {}, standalone: true }, able))).toBe("supported");
  expect(supportOf(view({ serviceWorker: {} }))).toBe("unsupported");
});
