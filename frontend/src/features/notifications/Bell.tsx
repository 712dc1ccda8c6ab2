import { Bell as BellIcon } from "lucide-react";
import { Link } from "react-router";
import { Button } from "@/components/ui/button";
import { UNREAD_COUNTED, useUnread } from "@/wire/notices";

function spoken(count: number): string {
  if (count === 0) return "Notifications";
  return `Notifications, ${count > UNREAD_COUNTED ? `more than ${UNREAD_COUNTED}` : count} unread`;
}

/** Leads to the list, with how many are unread, live. */
export function Bell({ uid }: { uid: string }) {
  const unread = useUnread(uid);
  const count = unread.status === "ready" ? unread.value.length : 0;
  return (
    <Button asChild variant="ghost" size="iconSmall">
      <Link to="/notifications" aria-label={spoken(count)} className="relative">
        <BellIcon aria-hidden />
        {count === 0 ? null : (
          <span
            aria-hidden
            className="absolute -top-0.5 -right-0.5 min-w-4 rounded-full bg-primary px-1 text-center text-[0.625rem] leading-4 font-semibold text-primary-foreground tabular-nums"
          >
            {count > UNREAD_COUNTED ? `${UNREAD_COUNTED}+` : count}
          </span>
        )}
      </Link>
    </Button>
  );
}
