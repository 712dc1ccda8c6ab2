import { useEffect, useRef, useState, type ReactNode } from "react";

interface WhenSeenProps {
  /** As high as what comes, so that nothing moves. */
  fallback: ReactNode;
  children: ReactNode;
}

/**
 * Draws its children once they are about to be seen: a drawing's library is not fetched for what nobody scrolls to, and
 * never competes with the first view.
 */
export function WhenSeen({ fallback, children }: WhenSeenProps) {
  const [seen, setSeen] = useState(() => !("IntersectionObserver" in globalThis));
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (seen || place.current === null) return;
    const show = () => setSeen(true);
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) show();
      },
      { rootMargin: "200px" },
    );
    observer.observe(place.current);
    // Paper shows all of a page.
    window.addEventListener("beforeprint", show);
    return () => {
      observer.disconnect();
      window.removeEventListener("beforeprint", show);
    };
  }, [seen]);
  return seen ? children : <div ref={place}>{fallback}</div>;
}
