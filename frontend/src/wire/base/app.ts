import { initializeApp, type FirebaseApp } from "firebase/app";
import type { PageConfig } from "./config";

let started: { app: FirebaseApp; config: PageConfig } | null = null;

/** Joins the page to its Firebase project; once, before anything else of `wire` is used. */
export function startApp(config: PageConfig): void {
  const { projectId, apiKey, authDomain, appId } = config.firebase;
  const options = { projectId, apiKey, ...(authDomain ? { authDomain } : {}), ...(appId ? { appId } : {}) };
  started ??= { app: initializeApp(options), config };
}

/** The running app. Raises if the page has not been started: a bug in the order of start-up. */
export function theApp(): { app: FirebaseApp; config: PageConfig } {
  if (started === null) throw new Error("startApp comes first");
  return started;
}

/** Whether the page shows a demo on this machine rather than a real project. */
export function isDemo(): boolean {
  return theApp().config.emulators !== undefined;
}
