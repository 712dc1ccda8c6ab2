import { Bug } from "lucide-react";
import { Component, type ReactNode } from "react";
import { PageState } from "@/components/page-state";
import { Button } from "@/components/ui/button";

interface Props {
  children: ReactNode;
}

/** A mistake in drawing one part of the page is said, instead of a blank page. */
export class ErrorBoundary extends Component<Props, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <div role="alert">
        <PageState
          icon={Bug}
          title="This part of the page broke"
          actions={<Button onClick={() => window.location.reload()}>Reload the page</Button>}
        >
          <p>
            Approved orders continue without the page; reload it to see their state.{" "}
            {this.state.error.message}
          </p>
        </PageState>
      </div>
    );
  }
}
