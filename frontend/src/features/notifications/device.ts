/** Whether this browser can take push messages; an iPhone or iPad only once the page is on its home screen. */
export type Support = "supported" | "home-screen" | "unsupported";

export function supportOf(view: Window): Support {
  const { navigator } = view;
  if ("serviceWorker" in navigator && "PushManager" in view && "Notification" in view) return "supported";
  // Safari on iPhones and iPads alone says whether it stands on the home screen.
  return "standalone" in navigator && navigator.standalone === false ? "home-screen" : "unsupported";
}

// The more exact come first: Edge and Opera also call themselves Chrome, and Chrome Safari.
const BROWSERS: [RegExp, string][] = [
  [/Edg(e|A|iOS)?\//, "Edge"],
  [/OPR\//, "Opera"],
  [/SamsungBrowser\//, "Samsung Internet"],
  [/(Firefox|FxiOS)\//, "Firefox"],
  [/(Chrome|CriOS)\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: [RegExp, string][] = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "Mac"],
  [/CrOS/, "ChromeOS"],
  [/Linux/, "Linux"],
];

const nameIn = (names: [RegExp, string][], agent: string) => names.find(([mark]) => mark.test(agent))?.[1];

/** What a person calls a device: browser and system. */
export function deviceName(agent: string): string {
  return `${nameIn(BROWSERS, agent) ?? "A browser"} on ${nameIn(SYSTEMS, agent) ?? "another device"}`;
}
