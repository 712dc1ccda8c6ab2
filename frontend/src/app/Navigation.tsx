import { Ellipsis } from "lucide-react";
import { useRef } from "react";
import { Link, useLocation } from "react-router";
import { cn } from "@/lib/class-names";
import { useIsAdmin } from "@/wire/base/session";
import { Logo } from "./Logo";
import { isAt, placesOf, type Place } from "./navigation";

interface PlaceLinkProps {
  place: Place;
  iconSize: string;
  className: (isHere: boolean) => string;
  onFollow?: () => void;
}

/** A link to a place; on the pages of its parts it is the current one too. */
function PlaceLink({ place, iconSize, className, onFollow }: PlaceLinkProps) {
  const { path, label, icon: Icon } = place;
  const isHere = isAt(place, useLocation().pathname);
  return (
    <Link
      to={path}
      aria-current={isHere ? "page" : undefined}
      onClick={onFollow}
      className={className(isHere)}
    >
      <Icon aria-hidden className={iconSize} />
      {label}
    </Link>
  );
}

/** The column on the left, from 768 px. */
export function Sidebar() {
  const { all } = placesOf(useIsAdmin());
  return (
    <div className="hidden w-56 shrink-0 border-r bg-card md:block print:hidden">
      <nav aria-label="Main" className="sticky top-0 flex max-h-dvh flex-col gap-1 overflow-y-auto p-4">
        <div className="px-2 pb-5">
          <Logo />
        </div>
        {all.map((place) => (
          <PlaceLink
            key={place.path}
            place={place}
            iconSize="size-4"
            className={(isHere) =>
              cn(
                "flex h-9 shrink-0 items-center gap-2.5 rounded-md px-2.5 text-sm font-medium hover:bg-muted",
                isHere ? "bg-muted text-foreground" : "text-muted-foreground",
              )
            }
          />
        ))}
      </nav>
    </div>
  );
}

const barItem = (isActive: boolean) =>
  cn(
    "flex h-14 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-[0.6875rem] font-medium min-[360px]:text-xs",
    isActive ? "text-primary" : "text-muted-foreground",
  );

/** The bar at the bottom of a phone, in reach of a thumb. */
export function BottomBar() {
  const { bar, more } = placesOf(useIsAdmin());
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-40 flex border-t bg-card pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {bar.map((place) => (
        <PlaceLink key={place.path} place={place} iconSize="size-5" className={barItem} />
      ))}
      {more.length === 0 ? null : <MorePlaces places={more} />}
    </nav>
  );
}

/**
 * What the bar has no room for, above it. The browser's own popover closes it on Escape and on a press elsewhere, and
 * gives the focus back.
 */
function MorePlaces({ places }: { places: Place[] }) {
  const panel = useRef<HTMLDivElement>(null);
  const { pathname } = useLocation();
  const isHere = places.some((place) => isAt(place, pathname));
  return (
    <>
      <button type="button" popoverTarget="more-places" className={barItem(isHere)}>
        <Ellipsis aria-hidden className="size-5" />
        More
      </button>
      <div
        ref={panel}
        id="more-places"
        popover="auto"
        className="fixed inset-x-2 top-auto bottom-[calc(3.75rem+env(safe-area-inset-bottom))] m-0 w-auto grid-cols-3 gap-1 rounded-xl border bg-card p-2 text-foreground shadow-lg open:grid"
      >
        {places.map((place) => (
          <PlaceLink
            key={place.path}
            place={place}
            iconSize="size-5"
            onFollow={() => panel.current?.hidePopover()}
            className={(here) => cn(barItem(here), "h-16 rounded-md text-center hover:bg-muted")}
          />
        ))}
      </div>
    </>
  );
}
