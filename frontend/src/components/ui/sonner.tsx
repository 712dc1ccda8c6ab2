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
      mobileOffset={{ bottom: "5rem" }}
      closeButton
      toastOptions={{ className: "font-sans!" }}
    />
  );
}
