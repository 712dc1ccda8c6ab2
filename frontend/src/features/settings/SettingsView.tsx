import { DoctorLine, FindingNotes } from "@/components/findings";
import { Terms } from "@/components/term";
import { Badge } from "@/components/ui/badge";
import { placeFindings, useDoctor } from "@/wire/advice-doctor";
import { useDrift } from "@/wire/drift";
import { pathOf } from "./fields";
import { PresetCard } from "./PresetCard";
import { SaveBar } from "./SaveBar";
import { SectionCard } from "./SectionCard";
import { HOW_SECTIONS, placeInHow } from "./sections";
import { SettingsFrame } from "./SettingsFrame";
import type { SettingsEditor } from "./use-settings-editor";

/** Presets, trades and limits. Changes are a draft until they are saved. */
export function SettingsView({ uid }: { uid: string }) {
  return <SettingsFrame uid={uid}>{(editor) => <Settings uid={uid} editor={editor} />}</SettingsFrame>;
}

function Settings({ uid, editor }: { uid: string; editor: SettingsEditor }) {
  const { policy, stored } = editor;
  const storedPolicy = [stored.settings.policy ?? null, stored.settings.triggers ?? null];
  const diagnosis = useDoctor(uid, policy === null ? null : { policy }, storedPolicy);
  const drift = useDrift(uid);
  const equity = drift.status === "ready" ? (drift.value?.portfolio_value ?? null) : null;
  const texts = new Map(
    HOW_SECTIONS.flatMap(({ fields }) =>
      fields.map((field) => [pathOf(field), editor.standing(field).text] as const),
    ),
  );
  const placed = placeFindings(diagnosis.findings ?? [], placeInHow);
  return (
    <div className="space-y-4 sm:space-y-6">
      <div className="space-y-2">
        <DoctorLine {...diagnosis} subject="your policy" />
        <FindingNotes findings={placed.above} />
      </div>
      <Terms of={["buffer", "price", "spread", "settled", "turnover"]} />
      {editor.stale ? <Badge>Last known</Badge> : null}
      <PresetCard equity={equity} texts={texts} onChoose={editor.editAll} />
      <div className="space-y-2">
        {HOW_SECTIONS.map((section) => (
          <SectionCard key={section.id} section={section} editor={editor} placed={placed} />
        ))}
      </div>
      <SaveBar {...editor} />
    </div>
  );
}
