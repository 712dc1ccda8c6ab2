import type { ComponentProps } from "react";
import { NeedsCard } from "./NeedsCard";
import { needsOf } from "./needs";

interface NeedsNowProps {
  /** What is known of the account; null until the listeners have answered. */
  known: Parameters<typeof needsOf>[0] | null;
  now: Date;
  link: ComponentProps<typeof NeedsCard>["link"];
}

/** What follows for the person from what is known: a part of its own, there before the listeners have answered. */
export default function NeedsNow({ known, now, link }: NeedsNowProps) {
  return <NeedsCard needs={known === null ? null : needsOf(known, now)} link={link} />;
}
