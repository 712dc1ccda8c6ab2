import { useId } from "react";
import { Label } from "@/components/ui/label";

interface ChoiceProps<Word extends string> {
  label: string;
  value: Word;
  choices: readonly Word[];
  words: Record<Word, string>;
  onChange: (value: Word) => void;
}

/** One of a few words, by the device's own list. */
export function Choice<Word extends string>({ label, value, choices, words, onChange }: ChoiceProps<Word>) {
  const id = useId();
  return (
    <div className="space-y-1.5">
      <Label htmlFor={id}>{label}</Label>
      <select
        id={id}
        value={value}
        onChange={(event) => {
          const chosen = choices.find((choice) => choice === event.target.value);
          if (chosen !== undefined) onChange(chosen);
        }}
        className="block h-10 w-full rounded-md border border-input bg-card px-3 text-base sm:text-sm"
      >
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {words[choice]}
          </option>
        ))}
      </select>
    </div>
  );
}
