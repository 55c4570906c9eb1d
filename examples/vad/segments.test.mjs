import assert from 'node:assert/strict';
import { test } from 'node:test';
import { segments } from './segments.mjs';

// One letter a frame of 0.1 s: S speech, w weak (goes on, does not start), . silence.
const PROBABILITY = { S: 0.9, w: 0.4, '.': 0.1 };

for (const { name, frames, expected } of [
  { name: 'silence has no segment', frames: '.....', expected: [] },
  { name: 'speech between silences', frames: '..SSSS..', expected: [[0.2, 0.6]] },
  { name: 'speech up to the end', frames: '..SSSS', expected: [[0.2, 0.6]] },
  { name: 'a weak frame does not start speech', frames: 'ww.ww', expected: [] },
  { name: 'a weak frame does not end speech', frames: '.SSwSS.', expected: [[0.1, 0.6]] },
  { name: 'two segments', frames: 'SSSS..SSS.', expected: [[0, 0.4], [0.6, 0.9]] },
  { name: 'a click is dropped', frames: '..S..SSSS', expected: [[0.5, 0.9]] },
]) {
  test(`segments: ${name}`, () => {
    const found = segments([...frames].map((frame) => PROBABILITY[frame]), 0.1);

    assert.deepEqual(found.map(({ start, end }) => [round(start), round(end)]), expected);
  });
}

test('segments: a silence below 0.1 s joins its neighbours', () => {
  const found = segments([0.9, 0.9, 0.9, 0.1, 0.1, 0.9, 0.9, 0.9], 0.045);

  assert.deepEqual(found.map(({ start, end }) => [round(start), round(end)]), [[0, 0.36]]);
});

function round(seconds) {
  return Math.round(seconds * 1000) / 1000;
}
