import { Compass } from "lucide-react";
import { Link } from "react-router";
import { PageState } from "@/components/page-state";
import { Button } from "@/components/ui/button";
import { PageTitle } from "../PageTitle";

export default function NotFoundPage() {
  return (
    <>
      <PageTitle title="Page not found" />
      <PageState
        icon={Compass}
        title="There is nothing at this address"
        actions={
          <Button asChild>
            <Link to="/dashboard">Go to the dashboard</Link>
          </Button>
        }
      >
        The address may be mistyped, or the page has moved.
      </PageState>
    </>
  );
}
