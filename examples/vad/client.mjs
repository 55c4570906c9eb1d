#!/usr/bin/env node
// Finds speech in a WAV file with the InferenceService in inferenceservice.yaml.
import { readFile } from 'node:fs/promises';
import { command } from '../client/command.mjs';
import { infer } from '../client/infer.mjs';
import { FRAME, frames } from './frames.mjs';
import { segments } from './segments.mjs';
import { readWav } from './wav.mjs';

const USAGE = `Usage: client.mjs [--url] URL [FILE.wav] [--model NAME] [--json]

Streams a WAV file (16 kHz, mono, 16 bits) frame by frame to Silero's voice activity detection and prints where somebody speaks.

  URL           the server, as "kubectl get infsvc vad" shows it
  FILE.wav      the sound to listen to; default: speech.wav beside this file
  --model NAME  the served model's name; default: vad
  --json        send and receive JSON instead of binary tensors
`;

await command(USAGE, { model: 'vad', file: new URL('speech.wav', import.meta.url) }, async ({ url, model, file, json }) => {
  const { rate, samples } = readWav(await readFile(file));
  const sampleRate = { name: 'sr', datatype: 'INT64', shape: [], data: BigInt64Array.of(BigInt(rate)) };

  // The server keeps nothing between requests: the network's state travels with each one, so any replica can answer the next frame.
  let state = { name: 'state', datatype: 'FP32', shape: [2, 1, 128], data: new Float32Array(2 * 128) };
  const probabilities = [];
  for (const data of frames(samples)) {
    const input = { name: 'input', datatype: 'FP32', shape: [1, data.length], data };
    const { output, stateN } = await infer(url, model, [input, state, sampleRate], { json });
    probabilities.push(output.data[0]);
    state = { ...state, data: stateN.data };
  }

  const found = segments(probabilities, FRAME / rate);
  for (const { start, end } of found) {
    console.log(`speech: ${start.toFixed(2)} s to ${end.toFixed(2)} s`);
  }
  console.log(`segments: ${found.length} in ${(samples.length / rate).toFixed(2)} s, ${probabilities.length} frames`);
});
