import { SelectField } from "@/components/select-field";
import { HOURS, INTERVALS, MODES, type Schedule } from "./automation";

interface ScheduleFieldsProps {
  value: Schedule;
  onChange: (value: Schedule) => void;
}

/** What the scheduled check does, how often and when. */
export function ScheduleFields({ value, onChange }: ScheduleFieldsProps) {
  return (
    <div className="space-y-4">
      <fieldset className="grid gap-2 sm:grid-cols-3">
        <legend className="pb-1.5 text-sm font-medium">When a target is outside its band</legend>
        {MODES.map((mode) => (
          <label
            key={mode.value}
            className="flex cursor-pointer gap-3 rounded-lg border border-input/50 px-3 py-2.5 has-checked:border-primary has-checked:bg-muted/60 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring"
          >
            <input
              type="radio"
              name="automation-mode"
              className="mt-1 size-4 shrink-0 accent-(--primary) outline-none"
              aria-label={mode.label}
              aria-describedby={`mode-${mode.value}`}
              checked={value.mode === mode.value}
              onChange={() => onChange({ ...value, mode: mode.value })}
            />
            <span>
              <span className="block text-sm font-medium">{mode.label}</span>
              <span id={`mode-${mode.value}`} className="block text-[0.8125rem] text-muted-foreground">
                {mode.explanation}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label="How often"
          value={String(value.every_minutes)}
          options={INTERVALS}
          onChange={(minutes) => onChange({ ...value, every_minutes: Number(minutes) })}
        />
        <SelectField
          label="At what hours"
          value={value.hours}
          options={HOURS}
          onChange={(hours) => onChange({ ...value, hours: hours === "always" ? "always" : "market" })}
        />
      </div>
    </div>
  );
}
