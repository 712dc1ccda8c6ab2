import { Save } from "lucide-react";
import { lazy, Suspense } from "react";
import { Failure } from "@/components/failure";
import { DoctorLine, FindingNotes } from "@/components/findings";
import { Notice } from "@/components/notice";
import { Terms } from "@/components/term";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { announce } from "@/lib/announce";
import { placeFindings, useDoctor } from "@/wire/advice-doctor";
import { useDrift } from "@/wire/drift";
import { AppearanceCard } from "./AppearanceCard";
import { NO_AUTOMATION } from "./automation";
import { AutomationCard } from "./AutomationCard";
import { pathOf } from "./fields";
import { PresetCard } from "./PresetCard";
import { LIMIT_SECTIONS } from "./limit-fields";
import { POLICY_SECTIONS } from "./policy-fields";
import { SectionCard } from "./SectionCard";
import { useSettingsEditor, type SettingsEditor } from "./use-settings-editor";

const BandCard = lazy(() => import("./BandCard"));

/** What the personal bands are made for; a draft, until it is saved. */
const TO_THE_EDGE = new Map([["policy.trade_to", "edge"]]);

const SECTIONS = [...POLICY_SECTIONS, ...LIMIT_SECTIONS];
const FIELDS = SECTIONS.flatMap((section) => section.fields);
const PATHS = new Set(FIELDS.map(pathOf));

/** The field that a finding is shown beside; null for what is set on another page. */
const placeOf = ({ field }: { field: string | null }) => (field !== null && PATHS.has(field) ? field : null);

/** Stays at the bottom of the screen while there is something to save. */
function SaveBar({ editor }: { editor: SettingsEditor }) {
  if (editor.changes === 0) return null;
  const save = async () => {
    if (await editor.save()) announce("success", "Settings saved.");
  };
  return (
    <div
      role="region"
      aria-label="Unsaved changes"
      className="sticky bottom-18 z-20 space-y-3 rounded-xl border bg-card p-4 shadow-lg md:bottom-4"
    >
      {editor.problem === null ? null : (
        <Notice tone="critical" title="The settings were not saved." urgent>
          {editor.problem}
        </Notice>
      )}
      <div className="flex flex-wrap items-center justify-end gap-2">
        <p role="status" className="mr-auto text-sm">
          <span className="font-medium">
            {editor.changes === 1 ? "1 unsaved change." : `${editor.changes} unsaved changes.`}
          </span>{" "}
          <span id="settings-blocker" className="text-warning">
            {editor.blocker}
          </span>
        </p>
        <Button variant="outline" disabled={editor.saving} onClick={editor.discard}>
          Discard
        </Button>
        <Button
          disabled={editor.saving || editor.blocker !== null}
          aria-describedby="settings-blocker"
          onClick={() => void save()}
        >
          <Save aria-hidden /> {editor.saving ? "Saving…" : "Save settings"}
        </Button>
      </div>
    </div>
  );
}

function Loading() {
  return (
    <div role="status" aria-label="Loading settings" className="space-y-6">
      <Skeleton className="h-24" />
      <Skeleton className="h-96" />
    </div>
  );
}

/** Policy, automation, limits and appearance. Changes are a draft until they are saved. */
export function SettingsView({ uid }: { uid: string }) {
  const state = useSettingsEditor(uid, FIELDS);
  if (state.status === "loading") return <Loading />;
  if (state.status === "error") {
    return (
      <Failure title="The settings could not be read." onRetry={state.retry}>
        {state.message}
      </Failure>
    );
  }
  return <Settings uid={uid} editor={state.editor} />;
}

function Settings({ uid, editor }: { uid: string; editor: SettingsEditor }) {
  const { policy, stored } = editor;
  const storedPolicy = [stored.settings.policy ?? null, stored.settings.triggers ?? null];
  const diagnosis = useDoctor(uid, policy === null ? null : { policy }, storedPolicy);
  const drift = useDrift(uid);
  const equity = drift.status === "ready" ? (drift.value?.portfolio_value ?? null) : null;
  const placed = placeFindings(diagnosis.findings ?? [], placeOf);
  return (
    <div className="space-y-4 sm:space-y-6">
      <div className="space-y-2">
        <DoctorLine {...diagnosis} subject="your policy" />
        <FindingNotes findings={placed.above} />
      </div>
      <Terms of={["drift", "band", "tolerance", "buffer", "spread", "settled"]} />
      {editor.stale ? <Badge>Last known</Badge> : null}
      <AutomationCard
        uid={uid}
        stored={editor.stored.settings.automation ?? NO_AUTOMATION}
        unsaved={editor.changes > 0}
      />
      <PresetCard equity={equity} onChoose={editor.editAll} />
      <Suspense fallback={<Skeleton className="h-72" />}>
        <BandCard uid={uid} onSaved={() => editor.editAll(TO_THE_EDGE)} />
      </Suspense>
      <div className="space-y-2">
        {SECTIONS.map((section) => (
          <SectionCard key={section.id} section={section} editor={editor} placed={placed} />
        ))}
      </div>
      <AppearanceCard />
      <SaveBar editor={editor} />
    </div>
  );
}
