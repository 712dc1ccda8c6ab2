import { expect, test } from "vitest";
import { GLOSSARY } from "./glossary";

test("the words stand in the order of the alphabet, each once", () => {
  const words = Object.values(GLOSSARY).map(({ word }) => word);
  expect(words).toEqual([...words].sort((one, other) => one.localeCompare(other)));
  expect(new Set(words).size).toBe(words.length);
});

test("each word is explained in whole sentences, short enough to be read beside the word", () => {
  for (const { meaning } of Object.values(GLOSSARY)) {
    expect(meaning).toMatch(/^[A-Z].*\.$/);
    expect(meaning.length).toBeLessThanOrEqual(220);
  }
});
