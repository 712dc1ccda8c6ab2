import { useState } from "react";
import { Notice } from "@/components/notice";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { announce } from "@/lib/announce";
import { sentenceOf } from "@/wire/base/call-error";
import type { NotificationChoices } from "@/wire/generated/notices";
import { updateNotificationSettings, type PreferencesRequest } from "@/wire/notices";
import { ChannelTable } from "./ChannelTable";
import { areSame, choicesOf, greyReasons, isPushAlone, keptChoices, type ChoicesDraft } from "./choices";
import { EmailNotice } from "./EmailNotice";
import { Times } from "./Times";

function useDraft(uid: string, stored: NotificationChoices | null) {
  const [draft, setDraft] = useState<ChoicesDraft | null>(() => keptChoices(uid).read());
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const now = choicesOf(stored);
  const choices = draft?.choices ?? now;
  const edit = (next: PreferencesRequest) => {
    const edited = { choices: next, from: draft?.from ?? now };
    setDraft(edited);
    keptChoices(uid).write(edited);
  };
  const discard = () => {
    setDraft(null);
    keptChoices(uid).clear();
  };
  const save = async () => {
    setSaving(true);
    setProblem(null);
    try {
      await updateNotificationSettings({ preferences: choices });
      discard();
      announce("success", "Notification settings saved.");
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setSaving(false);
    }
  };
  const changed = draft !== null && !areSame(draft.choices, now);
  const savedElsewhere = changed && !areSame(draft.from, now);
  return { choices, changed, savedElsewhere, saving, problem, edit, discard, save };
}

interface PreferencesCardProps {
  uid: string;
  stored: NotificationChoices | null;
  email: string;
  offersPush: boolean;
}

/** What a person is notified of, by which channel and when: a draft until it is saved. */
export function PreferencesCard({ uid, stored, email, offersPush }: PreferencesCardProps) {
  const { choices, changed, savedElsewhere, saving, problem, edit, discard, save } = useDraft(uid, stored);
  const receivers = {
    webhook: Boolean(stored?.webhook_url),
    push: Object.keys(stored?.push_devices ?? {}).length > 0,
  };
  return (
    <Card aria-labelledby="notification-settings-title">
      <CardHeader>
        <div>
          <CardTitle id="notification-settings-title" className="flex items-center gap-2">
            Notification settings {changed ? <Badge tone="warning">Not saved</Badge> : null}
          </CardTitle>
          <CardDescription>
            You are notified of each event once, however often it is detected.{" "}
            {greyReasons(receivers, offersPush)}
          </CardDescription>
        </div>
      </CardHeader>
      <CardContent className="space-y-6">
        <ChannelTable choices={choices} receivers={receivers} offersPush={offersPush} onChange={edit} />
        {isPushAlone(choices, receivers) ? (
          <Notice tone="warning" title="Something urgent would leave by push alone.">
            A device can lose its registration unnoticed. Tick e-mail or a webhook beside it.
          </Notice>
        ) : null}
        <EmailNotice email={email} />
        <Times choices={choices} onChange={edit} />
        {savedElsewhere ? (
          <Notice tone="warning" title="Other choices were saved elsewhere meanwhile.">
            Saving replaces them with yours; Discard shows them.
          </Notice>
        ) : null}
        {problem === null ? null : (
          <Notice tone="critical" title="This was not saved." urgent>
            {problem}
          </Notice>
        )}
        {changed ? (
          <div
            role="region"
            aria-label="Unsaved changes"
            className="sticky bottom-18 z-20 flex flex-wrap justify-end gap-2 rounded-xl border bg-card p-3 shadow-lg md:bottom-4"
          >
            <Button variant="outline" disabled={saving} onClick={discard}>
              Discard
            </Button>
            <Button disabled={saving} onClick={() => void save()}>
              {saving ? "Saving…" : "Save notifications"}
            </Button>
          </div>
        ) : null}
      </CardContent>
    </Card>
  );
}
