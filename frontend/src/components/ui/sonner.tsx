import { useEffect } from "react";
import { toast, Toaster as Sonner } from "sonner";
import { onAnnouncement, takeAnnouncements } from "@/lib/announce";
import { useTheme } from "@/lib/use-theme";

function showWaiting(): void {
  for (const { tone, text } of takeAnnouncements()) toast[tone](text);
}

export default function Toaster() {
  const [theme] = useTheme();
  useEffect(() => {
    showWaiting();
    return onAnnouncement(showWaiting);
  }, []);
  return (
    <Sonner
      theme={theme}
      position="bottom-right"
      // Above the bar with what is unsaved, and on a phone above the navigation below it.
      offset={{ bottom: "6.5rem" }}
      mobileOffset={{ bottom: "10.5rem" }}
      closeButton
      toastOptions={{ className: "font-sans!" }}
    />
  );
}
