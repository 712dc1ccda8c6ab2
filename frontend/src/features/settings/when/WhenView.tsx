import { Suspense } from "react";
import { DoctorLine, FindingNotes } from "@/components/findings";
import { Terms } from "@/components/term";
import { Badge } from "@/components/ui/badge";
import { Skeleton } from "@/components/ui/skeleton";
import { lazyPart } from "@/lib/lazy-part";
import { placeFindings, useDoctor } from "@/wire/advice-doctor";
import { WHEN_SECTIONS } from "../policy-fields";
import { SaveBar } from "../SaveBar";
import { SectionCard } from "../SectionCard";
import { placeInWhen } from "../sections";
import { SettingsFrame } from "../SettingsFrame";
import type { SettingsEditor } from "../use-settings-editor";
import { AutomationCard } from "./AutomationCard";
import { placeOf } from "./triggers";
import { TradeWithoutAsking } from "./TradeWithoutAsking";
import { TriggersCard } from "./TriggersCard";
import { useWhen } from "./use-when";

const BandCard = lazyPart(() => import("../BandCard"));

/** What the personal bands are made for; a draft, until it is saved. */
const TO_THE_EDGE = new Map([["policy.trade_to", "edge"]]);

/** All that decides when something is traded: the schedule, what starts a rebalance, how far, and the market's hours. */
export function WhenView({ uid }: { uid: string }) {
  return <SettingsFrame uid={uid}>{(editor) => <When uid={uid} editor={editor} />}</SettingsFrame>;
}

function When({ uid, editor }: { uid: string; editor: SettingsEditor }) {
  const when = useWhen(uid, editor);
  const { settings } = editor.stored;
  const diagnosis = useDoctor(uid, when.question, [settings.policy ?? null, settings.triggers ?? null]);
  const placed = placeFindings(diagnosis.findings ?? [], (found) => placeOf(found) ?? placeInWhen(found));
  return (
    <div className="space-y-4 sm:space-y-6">
      <div className="space-y-2">
        <DoctorLine {...diagnosis} subject="your policy" />
        <FindingNotes findings={placed.above} />
      </div>
      <Terms of={["cooldown", "drift", "band", "tolerance"]} />
      {editor.stale ? <Badge>Last known</Badge> : null}
      <AutomationCard uid={uid} when={when} />
      <TriggersCard uid={uid} when={when} placed={placed} />
      <div className="space-y-2">
        {WHEN_SECTIONS.map((section) => (
          <SectionCard key={section.id} section={section} editor={editor} placed={placed} />
        ))}
      </div>
      <Suspense fallback={<Skeleton className="h-72" />}>
        <BandCard uid={uid} onSaved={() => editor.editAll(TO_THE_EDGE)} />
      </Suspense>
      <SaveBar {...when} />
      {when.asking === null ? null : (
        <TradeWithoutAsking
          busy={when.saving}
          onConfirm={() => void when.confirm()}
          onClose={when.stopAsking}
        />
      )}
    </div>
  );
}
