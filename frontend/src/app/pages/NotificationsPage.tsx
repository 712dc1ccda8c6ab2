import { Settings2 } from "lucide-react";
import { Link } from "react-router";
import { Button } from "@/components/ui/button";
import { placeOf } from "@/features/notifications/kinds";
import { NotificationList } from "@/features/notifications/NotificationList";
import { useAccount } from "../account-context";
import { PageTitle } from "../PageTitle";

export default function NotificationsPage() {
  const { uid } = useAccount();
  return (
    <>
      <PageTitle title="Notifications">
        <Button asChild variant="outline" size="small">
          <Link to="/settings/notifications">
            <Settings2 aria-hidden /> Notification settings
          </Link>
        </Button>
      </PageTitle>
      <NotificationList
        uid={uid}
        linkOf={(notification) => {
          const place = placeOf(notification);
          return place === null ? null : (
            <Link
              to={place.to}
              className="min-h-6 text-primary underline underline-offset-4 hover:no-underline"
            >
              {place.label}
            </Link>
          );
        }}
      />
    </>
  );
}
