import { useId } from "react";
import { Field } from "@/components/field";
import { Label } from "@/components/ui/label";
import { WEEKDAYS, type Every } from "./model";
import type { TriggersEditor } from "./use-triggers";

const selectClass =
  "h-10 w-full rounded-md border border-input bg-card px-3 text-sm focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-ring";

const FREQUENCIES: [Every, string][] = [
  ["never", "No calendar"],
  ["daily", "Every trading day"],
  ["weekly", "Weekly"],
  ["monthly", "Monthly"],
  ["quarterly", "Quarterly"],
  ["annually", "Annually"],
];

const capital = (word: string) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;

function WeekdayField({ editor: { draft, edit } }: { editor: TriggersEditor }) {
  const id = useId();
  return (
    <div className="space-y-1.5">
      <Label htmlFor={id}>Weekday</Label>
      <select
        id={id}
        className={selectClass}
        value={draft.weekday}
        onChange={(event) =>
          edit({ weekday: WEEKDAYS.find((day) => day === event.target.value) ?? "monday" })
        }
      >
        {WEEKDAYS.map((day) => (
          <option key={day} value={day}>
            {capital(day)}
          </option>
        ))}
      </select>
    </div>
  );
}

/** How often the calendar asks, and on which day; only the fields that the frequency uses. */
export function CalendarFields({ editor }: { editor: TriggersEditor }) {
  const id = useId();
  const { draft, edit, problemOf } = editor;
  const hasDay = draft.every === "monthly" || draft.every === "quarterly" || draft.every === "annually";
  const hasMonth = draft.every === "quarterly" || draft.every === "annually";
  return (
    <div className="grid gap-3 sm:grid-cols-3">
      <div className="space-y-1.5">
        <Label htmlFor={`${id}-every`}>Calendar</Label>
        <select
          id={`${id}-every`}
          className={selectClass}
          value={draft.every}
          onChange={(event) =>
            edit({ every: FREQUENCIES.find(([every]) => every === event.target.value)?.[0] ?? "never" })
          }
        >
          {FREQUENCIES.map(([every, label]) => (
            <option key={every} value={every}>
              {label}
            </option>
          ))}
        </select>
      </div>
      {draft.every === "weekly" ? <WeekdayField editor={editor} /> : null}
      {hasMonth ? (
        <Field
          label={draft.every === "quarterly" ? "Month of the quarter (1 to 3)" : "Month (1 to 12)"}
          inputMode="numeric"
          value={draft.month}
          problem={problemOf("month")}
          onChange={(event) => edit({ month: event.target.value })}
        />
      ) : null}
      {hasDay ? (
        <Field
          label="Day of the month"
          inputMode="numeric"
          value={draft.day}
          problem={problemOf("day")}
          onChange={(event) => edit({ day: event.target.value })}
        />
      ) : null}
    </div>
  );
}
