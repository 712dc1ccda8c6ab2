import { expect, test } from "vitest";
import { inTurn } from "./in-turn";

const rest = () => new Promise((resolve) => setTimeout(resolve, 20));

test("what is asked for at once is done one at a time, and what follows from one comes before the next", async () => {
  const done: string[] = [];
  inTurn(() => {
    done.push("first");
    queueMicrotask(() => done.push("what follows"));
  });
  inTurn(() => done.push("second"));
  expect(done).toEqual([]);
  await rest();
  expect(done).toEqual(["first", "what follows", "second"]);
});

test("a wish that is taken back is not done, and the others are", async () => {
  const done: string[] = [];
  inTurn(() => done.push("first"));
  const takeBack = inTurn(() => done.push("second"));
  inTurn(() => done.push("third"));
  takeBack();
  await rest();
  takeBack();
  expect(done).toEqual(["first", "third"]);
});
