import { useEffect, type CSSProperties } from "react";
import { toast, Toaster as Sonner } from "sonner";
import { onAnnouncement, takeAnnouncements } from "@/lib/announce";
import { useTheme } from "@/lib/use-theme";
import { useWide } from "@/lib/use-wide";

function showWaiting(): void {
  for (const { tone, text } of takeAnnouncements()) toast[tone](text);
}

export default function Toaster() {
  const [theme] = useTheme();
  const isWide = useWide();
  useEffect(() => {
    showWaiting();
    return onAnnouncement(showWaiting);
  }, []);
  return (
    <Sonner
      theme={theme}
      // At the foot of the navigation's column, and where there is none over the page's title: never on a table or a button.
      position={isWide ? "bottom-left" : "top-center"}
      style={{ "--width": isWide ? "12.5rem" : "22rem" } as CSSProperties}
      offset={isWide ? "0.75rem" : { top: "3.75rem" }}
      mobileOffset={{ top: "3.75rem" }}
      closeButton
      toastOptions={{ className: "font-sans!" }}
    />
  );
}
