import { SelectField } from "@/components/select-field";

interface ChoiceProps<Word extends string> {
  label: string;
  value: Word;
  choices: readonly Word[];
  words: Record<Word, string>;
  onChange: (value: Word) => void;
}

/** One of a few words. */
export function Choice<Word extends string>({ label, value, choices, words, onChange }: ChoiceProps<Word>) {
  return (
    <SelectField
      label={label}
      value={value}
      options={choices.map((choice) => ({ value: choice, label: words[choice] }))}
      onChange={(picked) => {
        const chosen = choices.find((choice) => choice === picked);
        if (chosen !== undefined) onChange(chosen);
      }}
    />
  );
}
