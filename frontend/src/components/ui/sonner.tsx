import { Toaster as Sonner } from "sonner";
import { useTheme } from "@/lib/use-theme";

export function Toaster() {
  const [theme] = useTheme();
  return <Sonner theme={theme} position="bottom-right" mobileOffset={{ bottom: "5rem" }} closeButton />;
}
