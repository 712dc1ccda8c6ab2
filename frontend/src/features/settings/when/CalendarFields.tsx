import { useId } from "react";
import { Field } from "@/components/field";
import { Label } from "@/components/ui/label";
import { EVERY, WEEKDAYS, type Every } from "./triggers";
import type { WhenEditor } from "./use-when";

type CalendarProps = Pick<WhenEditor, "triggers" | "editTriggers" | "problemOf">;

const selectClass =
  "h-10 w-full rounded-md border border-input bg-card px-3 text-sm focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-ring";

const FREQUENCIES: Record<Every, string> = {
  never: "No calendar",
  daily: "Every trading day",
  weekly: "Weekly",
  monthly: "Monthly",
  quarterly: "Quarterly",
  annually: "Annually",
};

const capital = (word: string) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;

function WeekdayField({ triggers, editTriggers }: CalendarProps) {
  const id = useId();
  return (
    <div className="space-y-1.5">
      <Label htmlFor={id}>Weekday</Label>
      <select
        id={id}
        className={selectClass}
        value={triggers.weekday}
        onChange={(event) =>
          editTriggers({ weekday: WEEKDAYS.find((day) => day === event.target.value) ?? "monday" })
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
export function CalendarFields(props: CalendarProps) {
  const id = useId();
  const { triggers, editTriggers, problemOf } = props;
  const hasDay =
    triggers.every === "monthly" || triggers.every === "quarterly" || triggers.every === "annually";
  const hasMonth = triggers.every === "quarterly" || triggers.every === "annually";
  return (
    <div className="grid gap-3 sm:grid-cols-3">
      <div className="space-y-1.5">
        <Label htmlFor={`${id}-every`}>Calendar</Label>
        <select
          id={`${id}-every`}
          className={selectClass}
          value={triggers.every}
          onChange={(event) =>
            editTriggers({ every: EVERY.find((every) => every === event.target.value) ?? "never" })
          }
        >
          {EVERY.map((every) => (
            <option key={every} value={every}>
              {FREQUENCIES[every]}
            </option>
          ))}
        </select>
      </div>
      {triggers.every === "weekly" ? <WeekdayField {...props} /> : null}
      {hasMonth ? (
        <Field
          label={triggers.every === "quarterly" ? "Month of the quarter (1 to 3)" : "Month (1 to 12)"}
          inputMode="numeric"
          value={triggers.month}
          problem={problemOf("month")}
          onChange={(event) => editTriggers({ month: event.target.value })}
        />
      ) : null}
      {hasDay ? (
        <Field
          label="Day of the month"
          inputMode="numeric"
          value={triggers.day}
          problem={problemOf("day")}
          onChange={(event) => editTriggers({ day: event.target.value })}
        />
      ) : null}
    </div>
  );
}
