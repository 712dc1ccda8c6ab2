import { CallError } from "./base/call-error";
import { callable } from "./base/callable";
import { signOut } from "./base/session";
import { pushDevice, pushOptions, type PushDevice, type PushOptions } from "./generated/notices";

const fetchOptions = callable<Record<string, never>, PushOptions>("push_options", pushOptions);
const addDevice = callable<{ endpoint: string; p256dh: string; auth: string; name: string }, PushDevice>(
  "add_push_device",
  pushDevice,
);
/** The device gets nothing more; one that is not there changes nothing. */
export const removePushDevice = callable<{ device_id: string }, PushDevice>("remove_push_device", pushDevice);

const UNSUBSCRIBED =
  "This browser could not reach its maker's push service, or has switched it off. Try again later, or choose e-mail.";

let asked: Promise<string | null> | null = null;

/** The key under which browsers subscribe; null where the deployment sends no push messages. Asked once a visit. */
export function pushKey(): Promise<string | null> {
  if (asked !== null) return asked;
  asked = fetchOptions({}).then((options) => options.public_key);
  asked.catch(() => (asked = null));
  return asked;
}

const base64url = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/** The id under which the server keeps a subscription: made of its address. */
async function idOf({ endpoint }: PushSubscription): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint)));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `d${hex.slice(0, 31)}`;
}

async function subscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/** The id of this browser's subscription under the key; null where there is none, or one of another key. */
export async function ownDeviceId(key: string): Promise<string | null> {
  const own = await subscription();
  const ofKey = own?.options.applicationServerKey;
  return own && ofKey && base64url(ofKey) === key ? idOf(own) : null;
}

async function send(own: PushSubscription, name: string): Promise<string> {
  const { endpoint, keys } = own.toJSON();
  const request = { endpoint: endpoint ?? "", p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "", name };
  return (await addDevice(request)).device_id;
}

/** Subscribes this browser anew and adds it; an older subscription may be somebody else's, or of another key. */
export async function subscribeDevice(key: string, name: string): Promise<string> {
  await navigator.serviceWorker.register("/sw.js");
  const { pushManager } = await navigator.serviceWorker.ready;
  await (await pushManager.getSubscription())?.unsubscribe();
  const own = await pushManager
    .subscribe({ userVisibleOnly: true, applicationServerKey: key })
    .catch((error: unknown) => {
      console.warn("The browser is not subscribed:", error);
      throw new CallError("unavailable", UNSUBSCRIBED);
    });
  try {
    return await send(own, name);
  } catch (error) {
    await own.unsubscribe();
    throw error;
  }
}

/** Adds this browser's subscription again, which sends a trial message to it. */
export async function tryDevice(name: string): Promise<void> {
  const own = await subscription();
  if (own !== null) await send(own, name);
}

/** Nobody waits longer than this for the browser to end its subscription: signing out comes first. */
const END_MS = 2_000;

/** Signs out of this browser, which gets no more messages: whoever uses it next must not see this person's. */
export async function signOutHere(): Promise<void> {
  const end = async () => (await subscription())?.unsubscribe();
  if ("serviceWorker" in navigator && "PushManager" in window) {
    const ended = end().catch((error: unknown) => console.warn("Push messages may still come:", error));
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, END_MS))]);
  }
  await signOut();
}

/** Ends this browser's subscription and removes it from the account. */
export async function unsubscribeDevice(id: string): Promise<void> {
  await removePushDevice({ device_id: id });
  await (await subscription())?.unsubscribe();
}
