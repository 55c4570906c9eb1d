/** Speech starts at a probability of 0.5; once in speech it goes on down to 0.35, so that one weak frame does not split a word. */
const START = 0.5;
const STOP = 0.35;

/** Silence shorter than this, in seconds, joins its neighbours; speech shorter than this is a click and is dropped. */
const MIN_SILENCE = 0.1;
const MIN_SPEECH = 0.25;

/**
 * Speech segments from the probability of each frame.
 *
 * @param {number[]} probabilities one per frame
 * @param {number} seconds the length of a frame
 * @returns {{start: number, end: number}[]} in seconds
 */
export function segments(probabilities, seconds) {
  const runs = [];
  let open;
  probabilities.forEach((probability, frame) => {
    if (!open && probability >= START) {
      open = { start: frame * seconds, end: 0 };
    } else if (open && probability < STOP) {
      runs.push({ ...open, end: frame * seconds });
      open = undefined;
    }
  });
  if (open) {
    runs.push({ ...open, end: probabilities.length * seconds });
  }
  return join(runs).filter(({ start, end }) => end - start >= MIN_SPEECH);
}

function join(runs) {
  const joined = [];
  for (const run of runs) {
    const last = joined.at(-1);
    if (last && run.start - last.end < MIN_SILENCE) {
      last.end = run.end;
    } else {
      joined.push({ ...run });
    }
  }
  return joined;
}
