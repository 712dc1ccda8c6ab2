import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { Card, CardContent, CardDescription, CardTitle } from "@/components/ui/card";
import type { Placed } from "@/wire/advice-doctor";
import { isStandard } from "./draft";
import { pathOf, type Section } from "./fields";
import { SettingRow } from "./SettingRow";
import type { SettingsEditor } from "./use-settings-editor";

interface SectionCardProps {
  section: Section;
  editor: SettingsEditor;
  placed: Placed;
}

/** How many fields of a section are not as they are by default. */
function changedWords(changed: number): string {
  if (changed === 0) return "All as by default";
  return changed === 1 ? "1 is not the default" : `${changed} are not the default`;
}

/** One section of the settings, folded until it is wanted; it says from outside whether anything in it is one's own. */
export function SectionCard({ section, editor, placed }: SectionCardProps) {
  const [unfolded, setUnfolded] = useState(false);
  const standings = section.fields.map((field) => ({ field, standing: editor.standing(field) }));
  const asks = standings.some(
    ({ field, standing }) => standing.changed || placed.at(pathOf(field)).length > 0,
  );
  const changed = standings.filter(
    ({ field, standing }) => !isStandard(field, standing.text, editor.stored),
  ).length;
  return (
    <Card aria-labelledby={section.id}>
      <details
        className="group"
        open={unfolded || asks}
        onToggle={(event) => setUnfolded(event.currentTarget.open)}
      >
        <summary className="flex cursor-pointer list-none items-start gap-3 rounded-xl px-4 py-4 sm:px-6 [&::-webkit-details-marker]:hidden">
          <div className="mr-auto min-w-0">
            <CardTitle id={section.id}>{section.title}</CardTitle>
            <CardDescription>{section.description}</CardDescription>
            {changed === 0 ? null : (
              <p className="pt-1 text-[0.8125rem] font-medium sm:hidden">{changedWords(changed)}</p>
            )}
          </div>
          <span className="hidden pt-0.5 text-[0.8125rem] text-muted-foreground sm:inline">
            {changedWords(changed)}
          </span>
          <ChevronDown
            aria-hidden
            className="mt-0.5 size-5 shrink-0 text-muted-foreground transition-transform group-open:rotate-180"
          />
        </summary>
        <CardContent className="grid gap-x-8 gap-y-5 lg:grid-cols-3">
          {standings.map(({ field, standing }) => (
            <SettingRow
              key={pathOf(field)}
              field={field}
              stored={editor.stored}
              standing={standing}
              findings={placed.at(pathOf(field))}
              onEdit={(text) => editor.edit(field, text)}
            />
          ))}
        </CardContent>
      </details>
    </Card>
  );
}
