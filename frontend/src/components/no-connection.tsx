import { WifiOff } from "lucide-react";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { PageState } from "./page-state";

/** Nothing is known yet and there is no network: calm, because it comes by itself. Children say what comes. */
export function NoConnection({ children }: { children: ReactNode }) {
  return (
    <Card>
      <PageState icon={WifiOff} title="There is no connection">
        {children}
      </PageState>
    </Card>
  );
}
