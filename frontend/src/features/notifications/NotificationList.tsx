import { BellOff, CheckCheck, CircleAlert, Info, TriangleAlert } from "lucide-react";
import { useState, type ReactNode } from "react";
import { Notice } from "@/components/notice";
import { PageState } from "@/components/page-state";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardContent } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/class-names";
import { formatAge, formatDateTime } from "@/lib/format";
import { useNow } from "@/lib/use-now";
import { sentenceOf } from "@/wire/base/call-error";
import type { Notification } from "@/wire/generated/notices";
import { markNotifications, useNotifications } from "@/wire/notices";
import type { Urgency } from "./kinds";

const FIRST_SHOWN = 30;
const MOST_SHOWN = 200;
const ICONS: Record<Urgency, typeof Info> = { URGENT: CircleAlert, PROMPT: TriangleAlert, CALM: Info };
const COLOURS: Record<Urgency, string> = {
  URGENT: "text-critical",
  PROMPT: "text-warning",
  CALM: "text-muted-foreground",
};
const URGENT_WORDS: Record<Urgency, string> = { URGENT: "Urgent: ", PROMPT: "", CALM: "" };

/** Marks some, or all where none are named; the list follows by itself. */
function useMarking() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const mark = async (request: { ids?: string[]; read?: boolean }) => {
    setBusy(true);
    setProblem(null);
    try {
      await markNotifications(request);
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, mark };
}

interface ItemProps {
  shown: Notification;
  now: Date;
  busy: boolean;
  link: ReactNode;
  onMark: (read: boolean) => void;
}

function Item({ shown, now, busy, link, onMark }: ItemProps) {
  const Icon = ICONS[shown.urgency];
  return (
    <li className={cn("flex gap-3 py-4", shown.read && "text-muted-foreground")}>
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", COLOURS[shown.urgency])} />
      <div className="min-w-0 flex-1 space-y-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className={cn(!shown.read && "font-medium")}>
            <span className="sr-only">{URGENT_WORDS[shown.urgency]}</span>
            {shown.title}
          </span>
          {shown.read ? null : <Badge tone="warning">Unread</Badge>}
          <time
            className="text-[0.8125rem] text-muted-foreground"
            dateTime={shown.occurred_at.toISOString()}
            title={formatDateTime(shown.occurred_at)}
          >
            {formatAge(shown.occurred_at, now)}
          </time>
        </p>
        <p className="text-sm break-words">{shown.message}</p>
        <div className="flex flex-wrap gap-x-4 gap-y-1 pt-1 text-sm">
          {link}
          <Button
            variant="link"
            size="inline"
            className="min-h-6"
            disabled={busy}
            onClick={() => onMark(!shown.read)}
          >
            {shown.read ? "Mark as unread" : "Mark as read"}
            <span className="sr-only">: {shown.title}</span>
          </Button>
        </div>
      </div>
    </li>
  );
}

function Nothing({ onlyUnread }: { onlyUnread: boolean }) {
  return (
    <PageState icon={BellOff} title={onlyUnread ? "Nothing unread" : "No notifications yet"}>
      <p>
        {onlyUnread
          ? "You have seen everything."
          : "What happens to your account while you are away is listed here. “Notification settings” above decides what you are notified of, and how."}
      </p>
    </PageState>
  );
}

interface HeadProps {
  onlyUnread: boolean;
  onOnlyUnread: (only: boolean) => void;
  stale: boolean;
  unread: boolean;
  busy: boolean;
  onMarkAll: () => void;
}

function Head({ onlyUnread, onOnlyUnread, stale, unread, busy, onMarkAll }: HeadProps) {
  return (
    <div className="flex flex-wrap items-center gap-2 pb-2">
      <label className="mr-auto flex min-h-8 items-center gap-2 text-sm">
        <input
          type="checkbox"
          className="size-4 accent-(--primary)"
          checked={onlyUnread}
          onChange={(event) => onOnlyUnread(event.target.checked)}
        />
        Unread only
      </label>
      {stale ? <Badge>Last known</Badge> : null}
      {unread ? (
        <Button variant="outline" size="small" disabled={busy} onClick={onMarkAll}>
          <CheckCheck aria-hidden /> Mark all as read
        </Button>
      ) : null}
    </div>
  );
}

interface ListProps {
  uid: string;
  /** The link to where a notification is seen to. */
  linkOf: (notification: Notification) => ReactNode;
}

/** The notifications, newest first, live. */
export function NotificationList({ uid, linkOf }: ListProps) {
  const [newest, setNewest] = useState(FIRST_SHOWN);
  const [onlyUnread, setOnlyUnread] = useState(false);
  const { busy, problem, mark } = useMarking();
  const now = useNow(30_000);
  const list = useNotifications(uid, newest);
  if (list.status === "loading") return <Skeleton className="h-96" />;
  if (list.status === "error") {
    return (
      <Notice tone="critical" title="The notifications could not be read." urgent>
        {list.message}
      </Notice>
    );
  }
  const shown = list.value.filter(({ read }) => !onlyUnread || !read);
  return (
    <Card aria-label="Notifications">
      <CardContent className="pt-4 sm:pt-5">
        {list.value.length === 0 ? null : (
          <Head
            onlyUnread={onlyUnread}
            onOnlyUnread={setOnlyUnread}
            stale={list.stale}
            unread={list.value.some(({ read }) => !read)}
            busy={busy}
            onMarkAll={() => void mark({})}
          />
        )}
        {problem === null ? null : <Notice tone="critical" title={problem} urgent />}
        {shown.length === 0 ? <Nothing onlyUnread={onlyUnread} /> : null}
        <ul className="divide-y">
          {shown.map((one) => (
            <Item
              key={one.id}
              shown={one}
              now={now}
              busy={busy}
              link={linkOf(one)}
              onMark={(read) => void mark({ ids: [one.id], read })}
            />
          ))}
        </ul>
        {list.value.length === newest && newest < MOST_SHOWN ? (
          <Button variant="outline" size="small" onClick={() => setNewest(MOST_SHOWN)}>
            Show older ones
          </Button>
        ) : null}
      </CardContent>
    </Card>
  );
}
