import { Compass } from "lucide-react";
import { Link } from "react-router";
import { PageState } from "@/components/page-state";
import { Button } from "@/components/ui/button";

export default function NotFoundPage() {
  return (
    <PageState
      icon={Compass}
      title="There is no page here"
      actions={
        <Button asChild>
          <Link to="/allocation">Go to the allocation</Link>
        </Button>
      }
    />
  );
}
