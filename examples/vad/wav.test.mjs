import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readWav } from './wav.mjs';

test('readWav scales samples to -1..1', () => {
  const { rate, samples } = readWav(wav([0, 16_384, -32_768]));

  assert.equal(rate, 16_000);
  assert.deepEqual(samples, Float32Array.of(0, 0.5, -1));
});

test('readWav skips chunks that it does not know, also those of odd length', () => {
  const { samples } = readWav(wav([8192], { before: chunk('LIST', Buffer.from('odd')) }));

  assert.deepEqual(samples, Float32Array.of(0.25));
});

test('readWav refuses another rate and says how to convert', () => {
  assert.throws(() => readWav(wav([0], { rate: 44_100 })), /44100 Hz.*expected.*16000 Hz.*sox/);
  assert.throws(() => readWav(wav([0], { channels: 2 })), /2 channel/);
});

test('readWav refuses what is no WAV file', () => {
  assert.throws(() => readWav(Buffer.from('ID3')), /Not a WAV file/);
  assert.throws(() => readWav(wav([0]).subarray(0, 36)), /no "data" chunk/);
});

test('readWav reads the shipped recording', () => {
  const { samples } = readWav(readFileSync(new URL('speech.wav', import.meta.url)));

  assert.ok(samples.length > 16_000 * 4, `${samples.length} samples`);
});

function wav(samples, { rate = 16_000, channels = 1, before = Buffer.alloc(0) } = {}) {
  const format = Buffer.alloc(16);
  format.writeUInt16LE(1, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(rate, 4);
  format.writeUInt32LE(rate * channels * 2, 8);
  format.writeUInt16LE(channels * 2, 12);
  format.writeUInt16LE(16, 14);
  const body = Buffer.concat([before, chunk('fmt ', format), chunk('data', Buffer.from(Int16Array.from(samples).buffer))]);
  return Buffer.concat([chunk('RIFF', Buffer.concat([Buffer.from('WAVE'), body]))]);
}

function chunk(id, body) {
  const header = Buffer.from(`${id}\0\0\0\0`, 'latin1');
  header.writeUInt32LE(body.length, 4);
  return Buffer.concat([header, body, Buffer.alloc(body.length % 2)]);
}
