import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { linearModel } from './generate.mjs';

test('linear.onnx is byte for byte what generate.mjs writes', () => {
  assert.deepEqual(readFileSync(new URL('linear.onnx', import.meta.url)), linearModel());
});
