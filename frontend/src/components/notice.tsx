import { CircleAlert, CircleCheck, Info, TriangleAlert, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Alert, AlertBody, AlertTitle } from "@/components/ui/alert";
import type { Tone } from "@/components/ui/badge";

const ICONS: Record<Tone, LucideIcon> = {
  neutral: Info,
  positive: CircleCheck,
  warning: TriangleAlert,
  critical: CircleAlert,
};

interface NoticeProps {
  tone?: Tone;
  title: string;
  children?: ReactNode;
  /** Buttons: what the person can do about it. */
  actions?: ReactNode;
  /** Read aloud at once; for what went wrong just now. */
  urgent?: boolean;
  /** Where a link on the same page leads to it. */
  id?: string;
  className?: string | undefined;
}

/** A sentence that asks for attention by icon, words and color. */
export function Notice({
  tone = "neutral",
  title,
  children,
  actions,
  urgent = false,
  id,
  className,
}: NoticeProps) {
  const Icon = ICONS[tone];
  return (
    <Alert id={id} tone={tone} role={urgent ? "alert" : "status"} className={className}>
      <Icon aria-hidden />
      <AlertBody>
        <AlertTitle>{title}</AlertTitle>
        {children ? <div className="text-muted-foreground dark:text-foreground/85">{children}</div> : null}
        {actions ? <div className="flex flex-wrap gap-2 pt-2">{actions}</div> : null}
      </AlertBody>
    </Alert>
  );
}
