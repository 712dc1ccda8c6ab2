const waiting: (() => void)[] = [];
let turns: MessageChannel | null = null;

function next(): void {
  const work = waiting.shift();
  // First the next turn: a work that fails keeps no other one from being done.
  if (waiting.length > 0) turns?.port2.postMessage(null);
  work?.();
}

/**
 * Does what several parts of a page ask for at once one at a time, each in a turn of its own: a press, a key or a drawing
 * comes between. Gives what takes the wish back.
 */
export function inTurn(work: () => void): () => void {
  if (turns === null) {
    turns = new MessageChannel();
    turns.port1.onmessage = next;
  }
  waiting.push(work);
  if (waiting.length === 1) turns.port2.postMessage(null);
  return () => {
    const place = waiting.indexOf(work);
    if (place >= 0) waiting[place] = () => undefined;
  };
}
