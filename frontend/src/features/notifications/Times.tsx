import { Field } from "@/components/field";
import { SelectField } from "@/components/select-field";
import type { Digest } from "@/wire/generated/notices";
import type { PreferencesRequest } from "@/wire/notices";

const DIGESTS: { value: Digest; label: string }[] = [
  { value: "immediate", label: "No digest: each by itself" },
  { value: "hourly", label: "Every hour" },
  { value: "daily", label: "Once a day" },
];

const NIGHT = { start: "22:00", end: "07:00" };

function zones(own: string): { value: string; label: string }[] {
  const known = Intl.supportedValuesOf("timeZone");
  const all = known.includes(own) ? known : [own, ...known];
  return all.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }));
}

interface TimesProps {
  choices: PreferencesRequest;
  onChange: (choices: PreferencesRequest) => void;
}

/** When what need not come at once may come. */
export function Times({ choices, onChange }: TimesProps) {
  const { digest, quiet_hours: quiet } = choices;
  const change = (part: Partial<PreferencesRequest>) => onChange({ ...choices, ...part });
  return (
    <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
      <SelectField
        label="Digest"
        value={digest}
        options={DIGESTS}
        hint="What can wait is sent together."
        onChange={(value) => change({ digest: DIGESTS.find((one) => one.value === value)?.value ?? "daily" })}
      />
      {digest === "daily" ? (
        <Field
          label="Time of the digest"
          type="time"
          value={choices.digest_at}
          onChange={(event) => change({ digest_at: event.target.value })}
        />
      ) : null}
      <SelectField
        label="Time zone"
        value={choices.time_zone}
        options={zones(choices.time_zone)}
        hint="The digest and quiet hours follow this zone, on every device."
        onChange={(time_zone) => change({ time_zone })}
      />
      <fieldset className="col-span-full space-y-2">
        <legend className="sr-only">Quiet hours</legend>
        <label className="flex min-h-8 items-center gap-2 text-sm font-medium">
          <input
            type="checkbox"
            className="size-4 accent-(--primary)"
            checked={quiet !== null}
            onChange={(event) => change({ quiet_hours: event.target.checked ? NIGHT : null })}
          />
          Quiet hours: only what is urgent is sent
        </label>
        {quiet === null ? null : (
          <div className="grid max-w-sm grid-cols-2 gap-4">
            <Field
              label="From"
              type="time"
              value={quiet.start}
              onChange={(event) => change({ quiet_hours: { ...quiet, start: event.target.value } })}
            />
            <Field
              label="Until"
              type="time"
              value={quiet.end}
              onChange={(event) => change({ quiet_hours: { ...quiet, end: event.target.value } })}
            />
          </div>
        )}
      </fieldset>
    </div>
  );
}
