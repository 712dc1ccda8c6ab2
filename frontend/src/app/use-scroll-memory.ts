import { useEffect, useRef } from "react";
import { NavigationType, useLocation, useNavigationType } from "react-router";

/** A page that is read again after "back" gets its height within this time, or stays where it is. */
const PATIENCE_MS = 1_500;

/** Where each entry of the browser's history was left, since the page was opened. */
const left = new Map<string, number>();

/** Scrolls down as soon as the page is long enough, unless the person scrolls first. Returns what gives it up. */
function scrollBack(to: number): () => void {
  const until = performance.now() + PATIENCE_MS;
  let frame = 0;
  const stop = () => cancelAnimationFrame(frame);
  const look = () => {
    const reach = document.documentElement.scrollHeight - window.innerHeight;
    if (reach >= to || performance.now() > until) window.scrollTo(0, to);
    else frame = requestAnimationFrame(look);
  };
  const own = ["wheel", "touchstart", "keydown"] as const;
  for (const event of own) window.addEventListener(event, stop, { once: true, passive: true });
  look();
  return () => {
    stop();
    for (const event of own) window.removeEventListener(event, stop);
  };
}

/** A new page opens at its top; one that "back" or "forward" leads to opens where it was left. */
export function useScrollMemory(): void {
  const { key, pathname } = useLocation();
  const isReturn = useNavigationType() === NavigationType.Pop;
  const shown = useRef<string | null>(null);
  useEffect(() => {
    // Only another page scrolls: its own filters and anchors do not.
    if (shown.current === pathname) return undefined;
    shown.current = pathname;
    const to = isReturn ? (left.get(key) ?? 0) : 0;
    if (to > 0) return scrollBack(to);
    window.scrollTo(0, 0);
    return undefined;
  }, [key, pathname, isReturn]);
  useEffect(() => {
    const remember = () => left.set(key, window.scrollY);
    window.addEventListener("scroll", remember, { passive: true });
    return () => window.removeEventListener("scroll", remember);
  }, [key]);
}
