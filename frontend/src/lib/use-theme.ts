import { useSyncExternalStore } from "react";

export type Theme = "light" | "dark";

// The raw word, not JSON: public/theme.js reads it before any module is loaded.
const KEY = "evenkeel.theme";
const listeners = new Set<() => void>();
const system = () => matchMedia("(prefers-color-scheme: dark)");

const systemTheme = (): Theme => (system().matches ? "dark" : "light");

function chosen(): Theme | null {
  try {
    const word = localStorage.getItem(KEY);
    return word === "light" || word === "dark" ? word : null;
  } catch {
    return null;
  }
}

function current(): Theme {
  return document.documentElement.classList.contains("dark") ? "dark" : "light";
}

function show(theme: Theme): void {
  document.documentElement.classList.toggle("dark", theme === "dark");
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  const follow = (event: MediaQueryListEvent) => {
    if (chosen() === null) show(event.matches ? "dark" : "light");
  };
  listeners.add(listener);
  const query = system();
  query.addEventListener("change", follow);
  return () => {
    listeners.delete(listener);
    query.removeEventListener("change", follow);
  };
}

function choose(next: Theme | "system"): void {
  try {
    if (next === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, next);
  } catch (error) {
    console.warn("This browser did not keep the theme:", error);
  }
  show(next === "system" ? systemTheme() : next);
}

/** The theme in force and a way to change it; a choice that equals the system's follows the system again. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const theme = useSyncExternalStore(subscribe, current);
  return [theme, (next) => choose(next === systemTheme() ? "system" : next)];
}

/** What was chosen, `system` being the absence of a choice, and a way to choose. */
export function useThemeChoice(): [Theme | "system", (choice: Theme | "system") => void] {
  return [useSyncExternalStore(subscribe, () => chosen() ?? "system"), choose];
}
