import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONTEXT, FRAME, frames } from './frames.mjs';

const samples = Float32Array.from({ length: FRAME * 2 + 10 }, (_, i) => i + 1);

test('frames starts with a context of silence', () => {
  const [first] = frames(samples);

  assert.deepEqual(first.subarray(0, CONTEXT), new Float32Array(CONTEXT));
  assert.deepEqual(first.subarray(CONTEXT), samples.subarray(0, FRAME));
});

test('frames puts the end of the frame before in front of each next one', () => {
  const [, second] = frames(samples);

  assert.deepEqual(second, samples.subarray(FRAME - CONTEXT, FRAME * 2));
});

test('frames fills the last one up with silence', () => {
  const all = [...frames(samples)];

  assert.equal(all.length, 3);
  assert.deepEqual(all[2].subarray(0, CONTEXT + 10), samples.subarray(FRAME * 2 - CONTEXT));
  assert.deepEqual(all[2].subarray(CONTEXT + 10), new Float32Array(FRAME - 10));
});

test('frames of nothing are none', () => {
  assert.equal([...frames(new Float32Array(0))].length, 0);
});
